import type { AbortDocument, Collections, LedgerDocument } from './documents.js';

/** A document that holds commit ids: a ledger document, whose `_id` is a number, or an abort. */
export type Holder = Pick<LedgerDocument, '_id' | 'ids' | 'counts'> | (AbortDocument & { counts?: never });

/** The documents that hold these commit ids. A document has other ids too. */
export async function holdersOf(
  { ledger }: Pick<Collections, 'ledger'>,
  ids: readonly Buffer[],
): Promise<Holder[]> {
  const projection = { ids: 1, counts: 1 };
  return await ledger.find<Holder>({ ids: { $in: [...ids] } }, { projection }).toArray();
}

/** Whether its commits are in the ledger. */
export function isEntry(holder: Holder): holder is Extract<Holder, { _id: number }> {
  return typeof holder._id === 'number';
}
