import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { makeEntryWriter } from '../../src/audit/entry-writer.js';
import type { PendingEntry } from '../../src/audit/pending-entry.js';
import { Fault } from '../../src/fault.js';
import type { FurtherLedgers } from '../../src/ledger/mirror/further-ledgers.js';
import { makeCommitQueue, type CommitQueue, type Submission } from '../../src/records/commit-queue.js';
import type { Commit, CommitResult } from '../../src/store/port.js';
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

describe('the commit queue with further ledgers', () => {
  it('brings them every entry before the store gets it', async () => {
    const [steps, sent] = [[] as string[], [] as Buffer[]];
    const stored: Buffer[] = [];
    const queue = queueOver(
      (batch) => {
        steps.push('commit');
        stored.push(...batch.flatMap(({ leaves }) => leaves));
        return batch.map((_, index) => ({ kind: 'committed', index }));
      },
      async (entries) => {
        await Promise.resolve();
        steps.push('append');
        sent.push(...entries.map(({ leaf }) => leaf));
      },
    );
    await Promise.all([queue.submit(submission(0, 0)), queue.submit(submission(0, 0))]);
    assert.deepEqual(steps, ['append', 'commit']);
    assert.deepEqual(sent, stored);
    assert.ok(sent.length > 2);
  });

  it('stores nothing of a batch that they do not have, and goes on with the next', async () => {
    let [away, commits] = [true, 0];
    const queue = queueOver(
      (batch) => {
        commits++;
        return batch.map((_, index) => ({ kind: 'committed', index }));
      },
      () => (away ? Promise.reject(new Fault('unavailable', 'away')) : Promise.resolve()),
    );
    const refused = await Promise.allSettled([
      queue.submit(submission(0, 0)),
      queue.submit(submission(0, 0)),
    ]);
    assert.ok(refused.every(({ status }) => status === 'rejected'));
    assert.equal(commits, 0);
    away = false;
    assert.equal((await queue.submit(submission(0, 0))).kind, 'committed');
  });

  it('keeps the entries of what was refused, which they have too', async () => {
    const batches: (readonly Commit[])[] = [];
    const queue = queueOver(
      (batch) => {
        batches.push(batch);
        return batch.map(({ versions }, index) =>
          versions.length > 0 ? { kind: 'conflict', about: 'version' } : { kind: 'committed', index },
        );
      },
      () => Promise.resolve(),
    );
    assert.equal((await queue.submit(submission(0, 0))).kind, 'conflict');
    const [first, second] = batches;
    assert.equal(batches.length, 2);
    assert.deepEqual(second?.[0]?.leaves, first?.[1]?.leaves);
    assert.deepEqual(second?.[0]?.versions, []);
    assert.notDeepEqual(second[0].id, first?.[1]?.id);
  });
});

function queueOver(
  commit: (batch: readonly Commit[]) => CommitResult[],
  append: FurtherLedgers['append'],
): CommitQueue {
  const store = { commit: (batch: readonly Commit[]) => Promise.resolve(commit(batch)) };
  return makeCommitQueue(
    store,
    makeEntryWriter(() => [testReader]),
    { append },
  );
}

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
