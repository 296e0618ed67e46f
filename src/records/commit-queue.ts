import { Fault } from '../fault.js';
import type { Commit, CommitResult, Store } from '../store/port.js';

/** Groups the commits of requests in flight: while one batch is being made durable the next one gathers. */
export interface CommitQueue {
  /** @throws Fault `unavailable` when too many wait already, or when the store does not answer */
  submit(commit: Commit): Promise<CommitResult>;
}

const largestBatch = 256;
const mostWaiting = 4096;
/** A database document has to hold what one batch brings. */
const largestBatchBytes = 8 << 20;

export function makeCommitQueue(store: Pick<Store, 'commit'>): CommitQueue {
  const waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) await commitBatch(store, takeBatch(waiting));
    running = false;
  }

  return {
    submit: (commit) => {
      if (waiting.length >= mostWaiting) {
        return Promise.reject(new Fault('unavailable', 'too many changes are waiting; try again shortly'));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ commit, resolve, reject });
        if (running) return;
        running = true;
        // Requests that were parsed in this turn of the event loop join the first batch.
        setImmediate(() => void run());
      });
    },
  };
}

interface Waiting {
  readonly commit: Commit;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (fault: unknown) => void;
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const { commit } of waiting.slice(0, largestBatch)) {
    bytes += bytesOf(commit);
    if (count > 0 && bytes > largestBatchBytes) break;
    count++;
  }
  return waiting.splice(0, count);
}

function bytesOf({ versions, entries }: Commit): number {
  const sealed = versions.reduce((sum, { sealed, index }) => sum + sealed.length + index.length, 0);
  return entries.reduce((sum, entry) => sum + (entry?.length ?? 0), sealed);
}

async function commitBatch(store: Pick<Store, 'commit'>, batch: readonly Waiting[]): Promise<void> {
  try {
    const results = await store.commit(batch.map(({ commit }) => commit));
    batch.forEach(({ resolve, reject }, i) => {
      const result = results[i];
      if (result) resolve(result);
      else reject(new Fault('unavailable', 'the store left a change without an answer'));
    });
  } catch (fault) {
    for (const { reject } of batch) reject(fault);
  }
}
