import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { mapBounded } from '../../../src/rest/bundle/map-bounded.js';

describe('Bounded work', () => {
  it('is never more at a time than it may be, and its results are in order', async () => {
    let under = 0;
    let most = 0;
    const results = await mapBounded([5, 1, 4, 2, 3, 0], 3, async (element) => {
      most = Math.max(most, ++under);
      await sleep(element);
      under--;
      return element * 10;
    });
    assert.deepEqual(results, [50, 10, 40, 20, 30, 0]);
    assert.equal(most, 3);
  });

  it('fails with the first that fails', async () => {
    await assert.rejects(
      mapBounded([1, 2], 1, (element) => Promise.reject(new Error(String(element)))),
      /1/,
    );
  });

  it('is nothing for nothing', async () => {
    assert.deepEqual(await mapBounded([], 3, () => Promise.reject(new Error('x'))), []);
  });
});
