import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { makeEntryWriter } from '../../src/audit/entry-writer.js';
import type { PendingEntry } from '../../src/audit/pending-entry.js';
import { makeCommitQueue, type Submission } from '../../src/records/commit-queue.js';
import { aCommit, aVersion } from '../contract/samples.js';
import { testReader } from '../support/test-reader.js';

const mebibyte = 1024 * 1024;

describe('the batches of the commit queue', () => {
  it('have at most 256 commits', async () => {
    assert.deepEqual(await batchesOf(Array.from({ length: 600 }, () => submission(0, 0))), [256, 256, 88]);
  });

  it('have at most 8 MiB of rows', async () => {
    assert.deepEqual(
      await batchesOf(Array.from({ length: 5 }, () => submission(3 * mebibyte, 0))),
      [2, 2, 1],
    );
  });

  it('have at most 8 MiB of rows and entries together', async () => {
    const submissions = Array.from({ length: 5 }, () => submission(mebibyte, mebibyte));
    assert.deepEqual(await batchesOf(submissions), [2, 2, 1]);
  });

  it('have one commit, if it is larger than that', async () => {
    const submissions = [9, 1, 9].map((size) => submission(size * mebibyte, 0));
    assert.deepEqual(await batchesOf(submissions), [1, 1, 1]);
  });

  it('begin with the key entries that open what they bring', async () => {
    const first: number[] = [];
    await batchesOf([submission(0, 0)], (leaves) => first.push(...leaves));
    assert.deepEqual(first, [2, 1]);
  });
});

/** A commit with one row and one entry of these sizes. */
function submission(row: number, event: number): Submission {
  const {
    leaves: _leaves,
    entries: _entries,
    ...commit
  } = aCommit({
    versions: [aVersion({ sealed: Buffer.alloc(row) })],
  });
  const entry: PendingEntry = {
    subject: null,
    request: Buffer.alloc(0),
    change: null,
    event: Buffer.from(JSON.stringify({ padding: 'x'.repeat(event) })),
    contentKey: randomBytes(32),
  };
  return { commit, entries: [entry] };
}

/** How many submissions each batch has when these come at one moment. */
async function batchesOf(
  submissions: readonly Submission[],
  see: (leaves: readonly number[]) => void = () => undefined,
): Promise<number[]> {
  const batches: number[] = [];
  const store = {
    commit: (batch: Parameters<Parameters<typeof makeCommitQueue>[0]['commit']>[0]) => {
      see(batch.map(({ leaves }) => leaves.length));
      // The key entries of the batch are a commit of their own.
      batches.push(batch.length - 1);
      return Promise.resolve(batch.map((_, index) => ({ kind: 'committed' as const, index })));
    },
  };
  const queue = makeCommitQueue(
    store,
    makeEntryWriter(() => [testReader]),
  );
  await Promise.all(submissions.map((one) => queue.submit(one)));
  return batches;
}
