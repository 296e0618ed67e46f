import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Commit, Store } from '../../src/store/port.js';
import { about, aCommit, aVersion, commitOk, id16, outcome } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function entriesContract(open: () => OpenStore): void {
  describe('what lies beside the leaves', () => {
    it('is aligned with the leaves, with null where nothing lies', async () => {
      const commits = [[1], [0, 900, null], [null], [30, null]].map(withEntries);
      await open().store.commit(commits);
      await assertBeside(
        open().store,
        commits.flatMap(({ entries }) => entries),
      );
    });

    it('is read by ranges, over the ends of commits and of batches', async () => {
      const commits = [3, 1, 2, 4].map((count) => withEntries(Array.from({ length: count }, (_, at) => at)));
      await open().store.commit(commits.slice(0, 2));
      for (const commit of commits.slice(2)) await open().store.commit([commit]);
      const all = commits.flatMap(({ entries }) => entries);
      for (let from = 0; from <= all.length + 1; from++) {
        for (let limit = 0; limit <= all.length + 1; limit++) {
          const found = await open().store.ledger.entries(from, limit);
          assert.deepEqual(found, all.slice(from, from + limit));
        }
      }
    });

    it('does not come with a commit that is refused', async () => {
      const taken = aVersion();
      await commitOk(open().store, { versions: [taken] });
      const refused = { ...withEntries([40, 50]), versions: [aVersion({ key: taken.key })] };
      const next = withEntries([60]);
      const results = await open().store.commit([refused, next]);
      assert.deepEqual(results.map(about), ['version', 'committed']);
      await assertBeside(open().store, [null, ...next.entries]);
    });

    it('is seen by another handle and outlives a restart', async () => {
      const other = await open().reopen();
      const { entries, leaves } = withEntries([2000, null, 3]);
      await commitOk(open().store, { entries, leaves });
      await assertBeside(other, entries);
      await assertBeside(await open().restart(), entries);
    });

    it('may be large', async () => {
      const commits = [5_000_000, 3_000_000, 7_000_000, 14_000_000].map((size) => withEntries([size]));
      await open().store.commit(commits);
      const found = await open().store.ledger.entries(0, 9);
      assert.ok(found.every((entry, at) => entry?.equals(commits[at]?.entries[0] ?? id16())));
      assert.equal(found.length, 4);
    });

    it('is null once erased, for ever and for all, and the leaves stay', async () => {
      const other = await open().reopen();
      const { entries, leaves } = withEntries([100, 5000, 0, null, 100, 5000]);
      await commitOk(open().store, { entries: entries.slice(0, 4), leaves: leaves.slice(0, 4) });
      await commitOk(other, { entries: entries.slice(4), leaves: leaves.slice(4) });
      const before = await open().store.ledger.leaves(0, 9);
      await open().store.ledger.eraseEntries([5, 1, 2]);
      const left = [entries[0], null, null, null, entries[4], null];
      await assertBeside(open().store, left);
      await assertBeside(other, left);
      assert.deepEqual(await other.ledger.leaves(0, 9), before);
      const after = await open().restart();
      await assertBeside(after, left);
      assert.deepEqual(await after.ledger.leaves(0, 9), before);
    });

    it('may be erased again, and where nothing lies', async () => {
      const { entries, leaves } = withEntries([null, 10, 20]);
      await commitOk(open().store, { entries, leaves });
      await open().store.ledger.eraseEntries([]);
      for (let round = 0; round < 2; round++) await open().store.ledger.eraseEntries([0, 2, 2, 3, 500]);
      await assertBeside(open().store, [null, entries[1], null]);
      const more = withEntries([30, 40]);
      assert.equal(await outcome(open().store, more), 'committed');
      await assertBeside(open().store, [null, entries[1], null, ...more.entries]);
    });
  });
}

/** A commit with a leaf each, and so many bytes beside it; nothing where there is a null. */
function withEntries(sizes: readonly (number | null)[]): Commit {
  return aCommit({
    leaves: sizes.map(() => randomBytes(101)),
    entries: sizes.map((size) => (size === null ? null : randomBytes(size))),
  });
}

/** @param expected all that lies beside all leaves */
async function assertBeside(
  { ledger }: Store,
  expected: readonly (Buffer | null | undefined)[],
): Promise<void> {
  assert.ok(expected.some((entry) => entry !== null));
  assert.deepEqual(await ledger.entries(0, expected.length + 5), expected);
  assert.equal(await ledger.size(), expected.length);
}
