import assert from 'node:assert/strict';
import { someExamples } from '../support/examples.js';
import { findAgain } from '../support/find-again.js';

describe('an official example', () => {
  it('is found by each of its own values', function () {
    this.timeout(60_000);
    const { searches, references, missed } = findAgain(someExamples(20));
    assert.deepEqual(missed, []);
    assert.ok(searches > 2000 && references > 50, `${String(searches)} ${String(references)}`);
  });
});
