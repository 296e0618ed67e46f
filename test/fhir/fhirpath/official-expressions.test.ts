import assert from 'node:assert/strict';
import { compareEngines } from './support/compare-engines.js';

describe('the expressions of R4, asked of every 60th official example', () => {
  it('give what the package fhirpath gives, but for known differences', function () {
    this.timeout(60_000);
    const { compared, differences } = compareEngines(({ size }, place) => place % 60 === 7 && size < 50_000);
    assert.deepEqual(differences, []);
    assert.ok(compared > 4000, String(compared));
  });
});
