import type { EntryWriter } from '../audit/entry-writer.js';
import type { PendingEntry } from '../audit/pending-entry.js';
import type { SealedEntry } from '../audit/seal-entry.js';
import { Fault } from '../fault.js';
import type { FurtherLedgers } from '../ledger/mirror/further-ledgers.js';
import type { Commit, CommitResult, Store } from '../store/port.js';
import { fewRandomBytes } from '../vault/random-bytes.js';
import { shuffled } from '../vault/shuffled.js';

/** A commit without its leaves: they are sealed when its batch is. */
export interface Submission {
  readonly commit: Omit<Commit, 'leaves' | 'entries'>;
  /** One or more. */
  readonly entries: readonly PendingEntry[];
}

/** Groups the commits of requests in flight: while one batch is being made durable the next one gathers. */
export interface CommitQueue {
  /** @throws Fault `unavailable` when too many wait already, or when the store does not answer */
  submit(submission: Submission): Promise<CommitResult>;
}

const largestBatch = 256;
const mostWaiting = 4096;
/** A database document has to hold what one batch brings. */
const largestBatchBytes = 8 << 20;
/** What sealing adds to an entry, at the most. */
const entryOverhead = 4096;

/** @param further the ledgers that have to have each entry first; null for none */
export function makeCommitQueue(
  store: Pick<Store, 'commit'>,
  writer: EntryWriter,
  further: FurtherLedgers | null = null,
): CommitQueue {
  const parts = { store, writer, further };
  const waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) await commitBatch(parts, takeBatch(waiting));
    running = false;
  }

  return {
    submit: (submission) => {
      if (waiting.length >= mostWaiting) {
        return Promise.reject(new Fault('unavailable', 'too many requests are waiting; try again shortly'));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ submission, resolve, reject });
        if (running) return;
        running = true;
        // Requests that were parsed in this turn of the event loop join the first batch.
        setImmediate(() => void run());
      });
    },
  };
}

interface QueueParts {
  readonly store: Pick<Store, 'commit'>;
  readonly writer: EntryWriter;
  readonly further: FurtherLedgers | null;
}

interface Waiting {
  readonly submission: Submission;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (fault: unknown) => void;
}

/** In no order: a read is here sooner than a search that came with it, and places in the ledger are for all to see. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const { submission } of waiting.slice(0, largestBatch)) {
    bytes += lengthOf(submission);
    if (count > 0 && bytes > largestBatchBytes) break;
    count++;
  }
  return shuffled(waiting.splice(0, count));
}

/** In base64 a sealed entry is longer than its content by a third; its padding counts the request twice, in base64 too. */
function lengthOf({ commit, entries }: Submission): number {
  const rows = commit.versions.reduce((sum, { sealed, index }) => sum + sealed.length + index.length, 0);
  return entries.reduce(
    (sum, { event, request }) => sum + entryOverhead + 2 * event.length + 4 * request.length,
    rows,
  );
}

async function commitBatch(parts: QueueParts, batch: readonly Waiting[]): Promise<void> {
  try {
    const results = await sealAndCommit(
      parts,
      batch.map(({ submission }) => submission),
    );
    batch.forEach(({ resolve, reject }, i) => {
      const result = results[i];
      if (result) resolve(result);
      else reject(new Fault('unavailable', 'the store left a change without an answer'));
    });
  } catch (fault) {
    for (const { reject } of batch) reject(fault);
  }
}

/** The key entries go first: whoever can see an entry can open it. */
async function sealAndCommit(
  { store, writer, further }: QueueParts,
  batch: readonly Submission[],
): Promise<CommitResult[]> {
  const sealed = writer.seal(
    batch.map(({ entries }) => entries),
    Date.now(),
  );
  const keys = withLeaves(emptyCommit(), sealed.keys);
  const commits = batch.map(({ commit }, i) => withLeaves(commit, sealed.commits[i] ?? []));
  try {
    if (further) await further.append([...sealed.keys, ...sealed.commits.flat()]);
    const [first, ...results] = await store.commit([keys, ...commits]);
    const kept = further ? await keepWithoutEffect(store, commits, results) : results.map(isCommitted);
    sealed.settle({ keys: isCommitted(first), commits: kept });
    return results;
  } catch (fault) {
    sealed.settle(null);
    throw fault;
  }
}

/** What further ledgers have the own one has too, whatever became of it: else their numbers would not be the same. */
async function keepWithoutEffect(
  store: Pick<Store, 'commit'>,
  commits: readonly Commit[],
  results: readonly CommitResult[],
): Promise<boolean[]> {
  const refused = commits.filter((_, i) => !isCommitted(results[i]));
  const kept = refused.map(({ leaves, entries }) => ({ ...emptyCommit(), leaves, entries }));
  const again = kept.length === 0 ? [] : await store.commit(kept);
  if (!again.every(isCommitted)) throw new Fault('unavailable', 'the store refused entries of the ledger');
  return commits.map(() => true);
}

function emptyCommit(): Submission['commit'] {
  return { id: fewRandomBytes(16), versions: [], dataKeys: [], bounds: [], claims: null, owed: null };
}

function withLeaves(commit: Submission['commit'], entries: readonly SealedEntry[]): Commit {
  return {
    ...commit,
    leaves: entries.map(({ leaf }) => leaf),
    entries: entries.map(({ sealed }) => sealed),
  };
}

function isCommitted(result: CommitResult | undefined): boolean {
  return result?.kind === 'committed';
}
