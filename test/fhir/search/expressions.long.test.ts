import assert from 'node:assert/strict';
import { makeCompare } from '../support/compare-expressions.js';
import { examples } from '../support/examples.js';

describe('the paths of search parameters', () => {
  it('find in every official example what the official expressions find', function () {
    this.timeout(600_000);
    const compare = makeCompare();
    let found = 0;
    for (const example of examples()) found += compare(example);
    assert.ok(found > 130_000, String(found));
  });
});
