import { leafHash } from '../../leaf-hash.js';
import { shortHash } from '../short-hash.js';
import type { Collections, LedgerDocument } from './documents.js';
import { holdersOf, isEntry } from './holders.js';

type Ledger = Pick<Collections, 'ledger'>;

/** The index of the first leaf of a commit; null if the ledger does not have it. */
export async function indexOfCommit(collections: Ledger, commit: Buffer): Promise<number | null> {
  const holder = (await holdersOf(collections, [commit])).find(isEntry);
  if (!holder) return null;
  const before = holder.counts.slice(
    0,
    holder.ids.findIndex((id) => id.equals(commit)),
  );
  return before.reduce((sum, count) => sum + count, holder._id);
}

/** The index of the first leaf that has this hash; null if there is none. */
export async function indexOfLeafHash({ ledger }: Ledger, hash: Buffer): Promise<number | null> {
  const documents = ledger.find<Pick<LedgerDocument, '_id' | 'leaves'>>(
    { hashes: shortHash(hash) },
    { sort: { _id: 1 }, projection: { leaves: 1 } },
  );
  for await (const { _id, leaves } of documents) {
    const at = leaves.findIndex((leaf) => leafHash(leaf).equals(hash));
    if (at !== -1) return _id + at;
  }
  return null;
}
