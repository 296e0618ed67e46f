import assert from 'node:assert/strict';
import { compareEngines } from './support/compare-engines.js';

describe('the expressions of R4, asked of every official example', () => {
  it('give what the package fhirpath gives, but for known differences', function () {
    this.timeout(1_800_000);
    const { compared, differences } = compareEngines(({ size }) => size < 1_000_000);
    assert.deepEqual(differences, []);
    assert.ok(compared > 300_000, String(compared));
  });
});
