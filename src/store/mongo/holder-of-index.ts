import type { Collections, LedgerDocument } from './documents.js';

/** Where the document that has, or would have, this ledger index begins and how many leaves it holds; null if there is none. */
export async function holderOfIndex(
  { ledger }: Pick<Collections, 'ledger'>,
  index: number,
): Promise<Pick<LedgerDocument, '_id' | 'n'> | null> {
  return await ledger.findOne({ _id: { $gte: 0, $lte: index } }, { sort: { _id: -1 }, projection: { n: 1 } });
}
