import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { aCommit, aVersion, commitOk, hex, id16 } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function ledgerContract(open: () => OpenStore): void {
  describe('the ledger', () => {
    it('is empty at first', async () => {
      const { ledger } = open().store;
      assert.equal(await ledger.size(), 0);
      assert.deepEqual(await ledger.leaves(0, 10), []);
      assert.equal(await open().store.watermark(), 0);
    });

    it('numbers leaves from 0 without gaps, in the order of commits and of leaves within a commit', async () => {
      const commits = [1, 3, 2, 1].map((count) => aCommit({ leaves: leavesOf(count) }));
      const results = await open().store.commit(commits);
      assert.deepEqual(
        results.map((result) => result.kind === 'committed' && result.index),
        [0, 1, 4, 6],
      );
      const expected = commits.flatMap(({ id, leaves }) => leaves.map((leaf) => ({ commit: id, leaf })));
      assert.deepEqual(
        await open().store.ledger.leaves(0, 100),
        expected.map((each, index) => ({ index, ...each })),
      );
      assert.equal(await open().store.ledger.size(), 7);
    });

    it('gives a refused commit no index', async () => {
      const taken = aVersion();
      await commitOk(open().store, { versions: [taken] });
      const refused = aCommit({ versions: [aVersion({ key: taken.key })], leaves: leavesOf(3) });
      const next = aCommit({ leaves: leavesOf(2) });
      const results = await open().store.commit([refused, next]);
      assert.deepEqual(results[1], { kind: 'committed', index: 1 });
      assert.deepEqual(
        hex((await open().store.ledger.leaves(1, 10)).map(({ leaf }) => leaf)),
        hex(next.leaves),
      );
    });

    it('reads a range', async () => {
      const leaves = leavesOf(10);
      await commitOk(open().store, { leaves: leaves.slice(0, 4) });
      await commitOk(open().store, { leaves: leaves.slice(4) });
      const range = async (from: number, limit: number) =>
        (await open().store.ledger.leaves(from, limit)).map(({ index }) => index);
      assert.deepEqual(await range(0, 3), [0, 1, 2]);
      assert.deepEqual(await range(2, 4), [2, 3, 4, 5]);
      assert.deepEqual(await range(8, 10), [8, 9]);
      assert.deepEqual(await range(10, 10), []);
      assert.deepEqual(await range(500, 10), []);
    });

    it('holds many leaves a commit, and leaves of no bytes and of many', async () => {
      const leaves = [...leavesOf(500), Buffer.alloc(0), randomBytes(100_000)];
      await commitOk(open().store, { leaves });
      const stored = await open().store.ledger.leaves(0, 1000);
      assert.deepEqual(hex(stored.map(({ leaf }) => leaf)), hex(leaves));
    });

    it('keeps one numbering while several handles append in turn', async () => {
      const handles = [open().store, await open().reopen(), await open().reopen()];
      const indices: number[] = [];
      for (let round = 0; round < 30; round++) {
        const handle = handles[round % handles.length] ?? open().store;
        indices.push(await commitOk(handle, { leaves: leavesOf((round % 3) + 1) }));
      }
      let size = 0;
      indices.forEach((index, round) => {
        assert.equal(index, size);
        size += (round % 3) + 1;
      });
      for (const handle of handles) assert.equal(await handle.ledger.size(), size);
    });

    it('keeps one numbering while several handles append at the same time', async () => {
      const handles = [open().store, await open().reopen()];
      const commits = Array.from({ length: 60 }, (_, at) => aCommit({ leaves: leavesOf((at % 3) + 1) }));
      await Promise.all(commits.map((commit, at) => (handles[at % 2] ?? open().store).commit([commit])));
      const leaves = await open().store.ledger.leaves(0, 1000);
      assert.deepEqual(
        leaves.map(({ index }) => index),
        leaves.map((_, at) => at),
      );
      for (const commit of commits) {
        const own = leaves.filter(({ commit: id }) => id.equals(commit.id));
        assert.deepEqual(hex(own.map(({ leaf }) => leaf)), hex(commit.leaves));
        assert.equal((own.at(-1)?.index ?? 0) - (own[0]?.index ?? 0), commit.leaves.length - 1);
      }
    });

    it('answers `grown` at once if it has grown already', async () => {
      await commitOk(open().store, { leaves: leavesOf(2) });
      assert.equal(await within(1000, open().store.ledger.grown(1, 60_000)), 2);
      assert.equal(await within(1000, open().store.ledger.grown(0, 0)), 2);
    });

    it('answers `grown` after the given time if nothing grows', async () => {
      await commitOk(open().store, {});
      const began = performance.now();
      assert.equal(await open().store.ledger.grown(1, 150), 1);
      const took = performance.now() - began;
      assert.ok(took > 140 && took < 1500, `took ${String(took)} ms`);
    });

    it('wakes `grown` for what this handle appends', async () => {
      const { store } = open();
      const waiting = [store.ledger.grown(0, 60_000), store.ledger.grown(0, 60_000)];
      await commitOk(store, { leaves: leavesOf(2) });
      assert.deepEqual(await within(1000, Promise.all(waiting)), [2, 2]);
    });

    it('wakes `grown` for what another handle appends', async () => {
      const other = await open().reopen();
      const waiting = open().store.ledger.grown(0, 60_000);
      await commitOk(other, {});
      assert.equal(await within(2000, waiting), 1);
    });

    it('does not wake `grown` before the size is above', async () => {
      const waiting = open().store.ledger.grown(2, 60_000);
      await commitOk(open().store, { leaves: leavesOf(2) });
      let woken = false;
      void waiting.then(() => (woken = true));
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(woken, false);
      await commitOk(open().store, {});
      assert.equal(await within(2000, waiting), 3);
    });

    it('has its watermark at the end of what has been committed, on every handle', async () => {
      const other = await open().reopen();
      await commitOk(open().store, { leaves: leavesOf(3) });
      assert.equal(await open().store.watermark(), 3);
      assert.equal(await other.watermark(), 3);
    });
  });
}

function leavesOf(count: number): Buffer[] {
  return Array.from({ length: count }, () => Buffer.concat([id16(), id16()]));
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not within ${String(ms)} ms`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
