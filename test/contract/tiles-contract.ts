import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { commitOk } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function tilesContract(open: () => OpenStore): void {
  describe('tiles', () => {
    it('are null until they are put', async () => {
      assert.equal(await open().store.ledger.tiles.get(0, 0), null);
      await open().store.ledger.tiles.put(0, 1, randomBytes(32));
      assert.equal(await open().store.ledger.tiles.get(0, 0), null);
      assert.equal(await open().store.ledger.tiles.get(1, 0), null);
    });

    it('are kept by level and index', async () => {
      const places = [
        [0, 0],
        [0, 1],
        [0, 11],
        [1, 0],
        [1, 1],
        [11, 0],
        [63, 4_000_000_000],
      ] as const;
      const tiles = places.map(([level, index]) => ({ level, index, hashes: randomBytes(256 * 32) }));
      const { store } = open();
      for (const { level, index, hashes } of tiles) await store.ledger.tiles.put(level, index, hashes);
      const other = await open().reopen();
      for (const { level, index, hashes } of tiles) {
        assert.deepEqual(await store.ledger.tiles.get(level, index), hashes);
        assert.deepEqual(await other.ledger.tiles.get(level, index), hashes);
      }
    });

    it('stay as they were put first, whoever puts them again', async () => {
      const [first, second] = [randomBytes(64), randomBytes(64)];
      const other = await open().reopen();
      await open().store.ledger.tiles.put(2, 3, first);
      await open().store.ledger.tiles.put(2, 3, second);
      await other.ledger.tiles.put(2, 3, second);
      assert.deepEqual(await open().store.ledger.tiles.get(2, 3), first);
      assert.deepEqual(await other.ledger.tiles.get(2, 3), first);
    });

    it('are one of those put at the same time, the same for all', async () => {
      const handles = [open().store, await open().reopen()];
      const tiles = Array.from({ length: 20 }, () => randomBytes(64));
      await Promise.all(
        tiles.map((hashes, at) => (handles[at % 2] ?? open().store).ledger.tiles.put(0, 0, hashes)),
      );
      const [one, other] = await Promise.all(handles.map((handle) => handle.ledger.tiles.get(0, 0)));
      assert.ok(one && tiles.some((hashes) => hashes.equals(one)));
      assert.deepEqual(other, one);
    });

    it('outlive a restart once a commit came after them', async () => {
      const hashes = randomBytes(64);
      await open().store.ledger.tiles.put(0, 5, hashes);
      await commitOk(open().store, {});
      assert.deepEqual(await (await open().restart()).ledger.tiles.get(0, 5), hashes);
    });
  });
}
