import assert from 'node:assert/strict';
import { usedMemory } from '../support/used-memory.js';
import { fuzzPure } from './support/fuzz/fuzz-pure.js';
import { fuzzRest } from './support/fuzz/fuzz-rest.js';

const mebibyte = 1 << 20;

describe('Many hostile expressions, patches and Bundles', () => {
  it('are answered by what they give or by a fault, in the same memory', async function () {
    this.timeout(3_600_000);
    fuzzPure(10_000);
    const before = await usedMemory();
    fuzzPure(34_000);
    const grown = (await usedMemory()) - before;
    assert.ok(grown < 64 * mebibyte, `${Math.round(grown / mebibyte)} MiB more`);
  });

  it('never make an answer that is the fault of the server', async function () {
    this.timeout(3_600_000);
    await fuzzRest(6000);
  });
});
