import assert from 'node:assert/strict';
import { readPublished } from '../../src/ledger/published.js';
import { followTree } from '../../src/ledger/tree.js';
import { newLog, soon, whileFollowing } from '../support/followed-tree.js';
import { entryIsThatOfItsLeaf, tamper } from '../support/ledger-entries.js';
import { measureScale } from '../support/ledger-scale.js';
import { rejects } from '../support/refuses.js';
import { bareCommit, withTempStore } from '../support/temp-store.js';

describe('A ledger of 100,000 leaves', () => {
  it('starts and proves within moments, in little memory', async function () {
    this.timeout(60_000);
    await withTempStore(async (store) => {
      const figures = await measureScale(store, 100_000);
      assert.ok(figures.startMs < 1000, `start took ${figures.startMs} ms`);
      assert.ok(figures.startBytes < 8 * 1024 ** 2, `start took ${figures.startBytes} bytes`);
      assert.ok(figures.inclusionMs < 20 && figures.consistencyMs < 20);
      assert.ok(figures.grownPerSecond > 5000, `grew by ${figures.grownPerSecond} a second`);
    });
  });

  it('does not prove out of a tile that was changed far from the edge', async function () {
    this.timeout(60_000);
    await withTempStore(async (store, file) => {
      const log = newLog();
      const leaves = Array.from({ length: 70_000 }, (_, n) => Buffer.from(String(n)));
      await store.commit([bareCommit({ leaves, entries: leaves.map(() => null) })]);
      await whileFollowing(store, log, async ({ publisher }) => {
        assert.ok(await soon(() => publisher.latest()?.size === 70_000));
      });
      // The root of the first 65,536 leaves stands in a tile two levels up: the start has no need of this one.
      tamper(file, 'UPDATE tiles SET hashes = ? WHERE level = 0 AND idx = 3', Buffer.alloc(8192, 1));
      const tree = followTree(store.ledger, entryIsThatOfItsLeaf, () => readPublished(store.notes, log));
      await tree.grown(69_999, 5000);
      assert.equal(tree.size(), 70_000);
      await rejects('tampered', () => tree.hashes([{ level: 0, index: 800 }]));
      assert.equal((await tree.hashes([{ level: 0, index: 1100 }])).length, 1);
      tree.stop();
    });
  });
});
