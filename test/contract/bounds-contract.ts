import assert from 'node:assert/strict';
import { aCommit, commitOk, id16 } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function boundsContract(open: () => OpenStore): void {
  describe('bounds', () => {
    it('are 0 where none was ever set, in the order asked for', async () => {
      const [a, b, never] = [id16(), id16(), id16()];
      const bounds = [
        { family: a, bound: 3 },
        { family: b, bound: 7 },
      ];
      await commitOk(open().store, { bounds });
      assert.deepEqual(await open().store.bounds([b, never, a, b]), [7, 0, 3, 7]);
      assert.deepEqual(await open().store.bounds([]), []);
    });

    it('only rise', async () => {
      const family = id16();
      for (const [bound, expected] of [
        [5, 5],
        [3, 5],
        [5, 5],
        [6, 6],
        [1, 6],
      ] as const) {
        await commitOk(open().store, { bounds: [{ family, bound }] });
        assert.deepEqual(await open().store.bounds([family]), [expected]);
      }
    });

    it('only rise within a batch', async () => {
      const family = id16();
      const commits = [4, 9, 2].map((bound) => aCommit({ bounds: [{ family, bound }] }));
      await open().store.commit(commits);
      assert.deepEqual(await open().store.bounds([family]), [9]);
    });

    it('are shared by all handles', async () => {
      const other = await open().reopen();
      const family = id16();
      await commitOk(open().store, { bounds: [{ family, bound: 8 }] });
      await commitOk(other, { bounds: [{ family, bound: 4 }] });
      assert.deepEqual(await open().store.bounds([family]), [8]);
      await commitOk(other, { bounds: [{ family, bound: 12 }] });
      assert.deepEqual(await open().store.bounds([family]), [12]);
    });

    it('outlive a restart', async () => {
      const family = id16();
      await commitOk(open().store, { bounds: [{ family, bound: 100_000 }] });
      assert.deepEqual(await (await open().restart()).bounds([family]), [100_000]);
    });
  });
}
