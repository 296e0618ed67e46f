import assert from 'node:assert/strict';
import { compareEngines } from './support/compare-engines.js';

describe('the expressions of R4, asked of every 120th official example', () => {
  it('give what the package fhirpath gives, but for known differences', function () {
    this.timeout(60_000);
    const { compared, differences } = compareEngines(({ size }, place) => place % 120 === 7 && size < 50_000);
    assert.deepEqual(differences, []);
    assert.ok(compared > 2000, String(compared));
  });
});
