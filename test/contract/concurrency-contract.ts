import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Commit, Store } from '../../src/store/port.js';
import { aCommit, aVersion, commitOk, id16, outcome } from './samples.js';
import type { OpenStore } from './store-contract.js';

const always = { from: 0, to: Infinity };

export function concurrencyContract(open: () => OpenStore): void {
  describe('many at the same time', () => {
    it('let one of 50 commits of the same version through', async () => {
      const handles = [open().store, await open().reopen()];
      const key = id16();
      await commitOk(open().store, { versions: [aVersion({ key })] });
      const all = Array.from({ length: 50 }, (_, at) => handles[at % 2] ?? open().store);
      const outcomes = await Promise.all(
        all.map((handle) => outcome(handle, { versions: [aVersion({ key, version: 2 })] })),
      );
      assert.equal(outcomes.filter((each) => each === 'committed').length, 1);
      assert.equal(outcomes.filter((each) => each === 'version').length, 49);
      assert.equal(await open().store.ledger.size(), 2);
      assert.equal((await open().store.read(key))?.version, 2);
    });

    it('let one of many overlapping commits through and nothing of the others', async () => {
      const handles = [open().store, await open().reopen()];
      const shared = id16();
      const commits = Array.from({ length: 20 }, (_, at) => {
        const versions = [aVersion(), aVersion({ key: shared }), aVersion()];
        return aCommit({ versions: at % 3 === 0 ? versions.reverse() : versions });
      });
      const results = await Promise.all(
        commits.map((commit, at) => (handles[at % 2] ?? open().store).commit([commit])),
      );
      const won = commits.filter((_, at) => results[at]?.[0]?.kind === 'committed');
      assert.equal(won.length, 1);
      for (const commit of commits) {
        const rows = await Promise.all(commit.versions.map(({ key }) => open().store.read(key)));
        const visible = rows.filter((row) => row && !row.key.equals(shared)).length;
        assert.equal(visible, won.includes(commit) ? 2 : 0);
      }
    });

    it('show every commit below the watermark', async () => {
      const { watched, written } = await watchWrites(open(), 60);
      const commits = new Map(written.map((commit) => [commit.id.toString('hex'), commit]));
      assert.ok(watched.length > 3);
      for (const { leaves, read } of watched) {
        for (const leaf of leaves) {
          const key = commits.get(leaf.toString('hex'))?.versions[0]?.key;
          assert.ok(key && read.has(key.toString('hex')), 'a commit below the watermark was not visible');
        }
      }
    });

    it('show no version whose bound or data key is not there yet', async () => {
      const other = await open().reopen();
      const [family, token] = [id16(), id16()];
      const stopWatching = repeatedly(() => assertBoundAndKeys(other, family, token));
      for (let bound = 1; bound <= 40; bound++) {
        const id = id16();
        const versions = [aVersion({ index: id, updated: bound, tokens: [token] })];
        const dataKeys = [{ id, wrapped: randomBytes(60) }];
        await commitOk(open().store, { versions, dataKeys, bounds: [{ family, bound }] });
        await nextTurn();
      }
      await stopWatching();
      assert.equal((await other.find([token], always)).length, 40);
    });
  });
}

async function assertBoundAndKeys(store: Store, family: Buffer, token: Buffer): Promise<void> {
  const found = await store.find([token], always);
  const [bound] = await store.bounds([family]);
  const keys = await store.dataKeys.get(found.map(({ index }) => index));
  assert.equal(keys.length, found.length);
  for (const { updated } of found) assert.ok(updated <= (bound ?? 0));
}

/** Writes on one handle; meanwhile notes on another, again and again, the commits below the watermark and the rows to be read. */
async function watchWrites(opened: OpenStore, count: number) {
  const other = await opened.reopen();
  const written: Commit[] = [];
  const watched: { leaves: Buffer[]; read: Set<string> }[] = [];
  const token = id16();
  const stopWatching = repeatedly(async () => {
    const below = await other.watermark();
    const found = await other.find([token], always);
    const leaves = (await other.ledger.leaves(0, below)).map(({ commit }) => commit);
    watched.push({ leaves, read: new Set(found.map(({ key }) => key.toString('hex'))) });
  });
  for (let at = 0; at < count; at += 4) {
    const batch = Array.from({ length: 4 }, () => aCommit({ versions: [aVersion({ tokens: [token] })] }));
    written.push(...batch);
    await Promise.all(batch.map((commit) => opened.store.commit([commit])));
    await nextTurn();
  }
  await stopWatching();
  return { watched, written };
}

/** Does the work again and again until told to stop. */
function repeatedly(work: () => Promise<void>): () => Promise<void> {
  const stop = new AbortController();
  const done = (async () => {
    while (!stop.signal.aborted) {
      await work();
      await nextTurn();
    }
  })();
  return () => {
    stop.abort();
    return done;
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
