import assert from 'node:assert/strict';
import { measureScale } from '../support/ledger-scale.js';
import { withTempStore } from '../support/temp-store.js';

describe('A ledger of 1,000,000 leaves', function () {
  this.timeout(600_000);

  it('starts well below three seconds and proves in milliseconds, in little memory', async () => {
    await withTempStore(async (store) => {
      const figures = await measureScale(store, 1_000_000);
      console.log(JSON.stringify(figures));
      assert.ok(figures.startMs < 1500, `start took ${figures.startMs} ms`);
      assert.ok(figures.startBytes < 8 * 1024 ** 2, `start took ${figures.startBytes} bytes`);
      assert.ok(figures.inclusionMs < 20 && figures.consistencyMs < 20);
      assert.ok(figures.grownPerSecond > 5000, `grew by ${figures.grownPerSecond} a second`);
    });
  });
});
