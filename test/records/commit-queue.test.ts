import assert from 'node:assert/strict';
import { makeCommitQueue } from '../../src/records/commit-queue.js';
import type { Commit } from '../../src/store/port.js';
import { aCommit, aVersion } from '../contract/samples.js';

const mebibyte = 1024 * 1024;

describe('the batches of the commit queue', () => {
  it('have at most 256 commits', async () => {
    assert.deepEqual(await batchesOf(Array.from({ length: 600 }, () => aCommit())), [256, 256, 88]);
  });

  it('have at most 8 MiB of rows', async () => {
    const sealed = Buffer.alloc(3 * mebibyte);
    const commits = Array.from({ length: 5 }, () => aCommit({ versions: [aVersion({ sealed })] }));
    assert.deepEqual(await batchesOf(commits), [2, 2, 1]);
  });

  it('have at most 8 MiB of rows and entries together', async () => {
    const sealed = Buffer.alloc(mebibyte);
    const leaves = [Buffer.alloc(1), Buffer.alloc(1), Buffer.alloc(1)];
    const entries = [Buffer.alloc(mebibyte), null, Buffer.alloc(mebibyte)];
    const commits = Array.from({ length: 5 }, () =>
      aCommit({ versions: [aVersion({ sealed })], leaves, entries }),
    );
    assert.deepEqual(await batchesOf(commits), [2, 2, 1]);
  });

  it('have one commit, if it is larger than that', async () => {
    const commits = [9, 1, 9].map((size) => aCommit({ entries: [Buffer.alloc(size * mebibyte)] }));
    assert.deepEqual(await batchesOf(commits), [1, 1, 1]);
  });
});

/** How many commits each batch has when these come at one moment. */
async function batchesOf(commits: readonly Commit[]): Promise<number[]> {
  const batches: number[] = [];
  const queue = makeCommitQueue({
    commit: (batch) => {
      batches.push(batch.length);
      return Promise.resolve(batch.map((_, index) => ({ kind: 'committed', index })));
    },
  });
  await Promise.all(commits.map((commit) => queue.submit(commit)));
  return batches;
}
