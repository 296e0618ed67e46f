import assert from 'node:assert/strict';
import { makeCompare } from '../support/compare-expressions.js';
import { someExamples } from '../support/examples.js';

/** One example in so many; all of them in the long test. */
const step = 40;

describe('the paths of search parameters', () => {
  it('find in official examples what the official expressions find', function () {
    this.timeout(120_000);
    const compare = makeCompare();
    let found = 0;
    for (const example of someExamples(step)) found += compare(example);
    assert.ok(found > 2500, String(found));
  });
});
