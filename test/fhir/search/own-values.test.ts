import assert from 'node:assert/strict';
import { examples } from '../support/examples.js';
import { findAgain } from '../support/find-again.js';

describe('an official example', () => {
  it('is found by each of its own values', function () {
    this.timeout(600_000);
    const { searches, references, missed } = findAgain([...examples()].filter((_, at) => at % 20 === 0));
    assert.deepEqual(missed, []);
    assert.ok(searches > 2000 && references > 50, `${String(searches)} ${String(references)}`);
  });
});
