import { Fault } from '../../fault.js';
import type { Collections, LedgerDocument } from './documents.js';
import { holderOfIndex } from './holder-of-index.js';
import { ledgerSize } from './ledger-ends.js';

/** The entries of a document from a position on. */
type Entries = Pick<LedgerDocument, '_id' | 'entries'> & { readonly skipped: number };

/** What lies beside the leaves from index `from` upwards, at most `limit`. @throws Fault `tampered` where the ledger has a gap */
export async function entriesOf(
  collections: Pick<Collections, 'ledger'>,
  from: number,
  limit: number,
): Promise<(Buffer | null)[]> {
  // The size is read first: what comes later is not missed.
  const count = Math.min(limit, (await ledgerSize(collections)) - from);
  if (count < 1) return [];
  const holder = await holderOfIndex(collections, from);
  const found: (Buffer | null)[] = [];
  for await (const document of documentsIn(collections, holder?._id ?? 0, from, count)) {
    if (document._id + document.skipped !== from + found.length) break;
    found.push(...document.entries.slice(0, count - found.length));
  }
  if (found.length < count) throw new Fault('tampered', 'the ledger in the database has a gap');
  return found;
}

/** No more than the entries asked for comes from the database: a document may have thousands of them. */
function documentsIn({ ledger }: Pick<Collections, 'ledger'>, first: number, from: number, count: number) {
  const skipped = { $max: [0, { $subtract: [from, '$_id'] }] };
  return ledger.aggregate<Entries>([
    { $match: { _id: { $gte: first, $lt: from + count } } },
    { $sort: { _id: 1 } },
    { $project: { skipped, entries: { $slice: ['$entries', skipped, count] } } },
  ]);
}
