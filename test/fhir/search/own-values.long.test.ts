import assert from 'node:assert/strict';
import { examples } from '../support/examples.js';
import { findAgain } from '../support/find-again.js';

describe('an official example', () => {
  it('is found by each of its own values', function () {
    this.timeout(600_000);
    const { searches, references, missed } = findAgain(examples());
    assert.deepEqual(missed, []);
    assert.ok(searches > 60000 && references > 1500, `${String(searches)} ${String(references)}`);
  });
});
