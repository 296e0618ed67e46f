import { Fault } from '../../fault.js';
import type { Ledger, LedgerLeaf } from '../port.js';
import type { Collections, LedgerDocument } from './documents.js';
import { entriesOf } from './entries.js';
import { eraseEntries } from './erase-entries.js';
import { indexOfCommit, indexOfLeafHash } from './find-leaf.js';
import { ledgerSize } from './ledger-ends.js';
import { owedOf } from './owed.js';
import type { Tail } from './tail.js';
import { tilesOf } from './tiles.js';

/** How often the database is asked whether another process has appended, in milliseconds. */
const pollEvery = 150;

type Leaves = Pick<LedgerDocument, '_id' | 'ids' | 'counts' | 'leaves'>;

const projection = { ids: 1, counts: 1, leaves: 1 };

export function ledgerOf(collections: Collections, tail: Tail): Ledger {
  return {
    size: async () => await ledgerSize(collections),
    leaves: async (from, limit) => (limit < 1 ? [] : await leaves(collections, from, limit)),
    grown: async (size, ms) => await grown(collections, tail, size, ms),
    entries: async (from, limit) => (limit < 1 ? [] : await entriesOf(collections, from, limit)),
    eraseEntries: async (indices) => {
      await eraseEntries(collections, indices);
    },
    indexOfCommit: async (commit) => await indexOfCommit(collections, commit),
    indexOfLeafHash: async (hash) => await indexOfLeafHash(collections, hash),
    owed: async (limit) => (limit < 1 ? [] : await owedOf(collections, limit)),
    tiles: tilesOf(collections),
  };
}

async function leaves(collections: Collections, from: number, limit: number): Promise<LedgerLeaf[]> {
  const found: LedgerLeaf[] = [];
  for await (const leaf of leavesFrom(collections, from)) {
    if (leaf.index !== from + found.length)
      throw new Fault('tampered', 'the ledger in the database has a gap');
    found.push(leaf);
    if (found.length === limit) break;
  }
  return found;
}

/** The document that holds `from` begins at it or before it. */
async function* leavesFrom({ ledger }: Collections, from: number): AsyncGenerator<LedgerLeaf> {
  const holder = await ledger.findOne<Leaves>(
    { _id: { $gte: 0, $lte: from } },
    { sort: { _id: -1 }, projection },
  );
  if (holder) yield* leavesOf(holder, from);
  const later = holder ? { $gt: holder._id } : { $gte: 0 };
  const documents = ledger.find<Leaves>({ _id: later }, { sort: { _id: 1 }, projection });
  for await (const document of documents) yield* leavesOf(document, from);
}

function leavesOf({ _id, ids, counts, leaves }: Leaves, from: number): LedgerLeaf[] {
  const commits = ids.flatMap((id, at) => Array.from({ length: counts[at] ?? 0 }, () => id));
  return leaves
    .flatMap((leaf, at) => ({ index: _id + at, commit: commits[at] ?? Buffer.alloc(0), leaf }))
    .filter(({ index }) => index >= from);
}

async function grown(collections: Collections, tail: Tail, size: number, ms: number): Promise<number> {
  const deadline = performance.now() + ms;
  for (;;) {
    const known = tail.size() > size ? tail.size() : await ledgerSize(collections);
    const left = deadline - performance.now();
    if (known > size || left <= 0) return known;
    await tail.growth(Math.min(left, pollEvery));
  }
}
