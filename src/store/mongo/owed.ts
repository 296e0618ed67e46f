import type { OwedCommit } from '../port.js';
import type { Collections, LedgerDocument } from './documents.js';
import { holderOfIndex } from './holder-of-index.js';

type Owing = Pick<LedgerDocument, '_id' | 'ids' | 'counts' | 'owed'>;

/** The commits that still owe rows, in the order of the ledger, at most `limit`. */
export async function owedOf(
  collections: Pick<Collections, 'ledger' | 'progress'>,
  limit: number,
): Promise<OwedCommit[]> {
  const settled = (await collections.progress.findOne({ _id: 'settled' }))?.index ?? 0;
  const first = (await holderOfIndex(collections, settled))?._id ?? 0;
  const projection = { ids: 1, counts: 1, owed: 1 };
  const documents = collections.ledger.find<Owing>(
    { owes: { $gte: first } },
    { sort: { owes: 1 }, projection, batchSize: 4 },
  );
  const found: OwedCommit[] = [];
  for await (const document of documents) {
    found.push(...owedIn(document).filter(({ index }) => index >= settled));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

function owedIn({ _id, ids, counts, owed = [] }: Owing): OwedCommit[] {
  let index = _id;
  return ids.flatMap((commit, at) => {
    const [own, bytes] = [index, owed[at]];
    index += counts[at] ?? 0;
    return bytes ? [{ index: own, commit, owed: bytes }] : [];
  });
}
