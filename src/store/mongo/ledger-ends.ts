import type { Collections } from './documents.js';

type Ledger = Pick<Collections, 'ledger'>;

/** Number of leaves. Abort documents do not count: their `_id` is no number. */
export async function ledgerSize({ ledger }: Ledger): Promise<number> {
  const last = await ledger.findOne({ _id: { $gte: 0 } }, { sort: { _id: -1 }, projection: { n: 1 } });
  return last === null ? 0 : last._id + last.n;
}

/** A ledger index below which everything is visible. The size is read first: what comes later does not count. */
export async function watermark(ledger: Ledger): Promise<number> {
  const size = await ledgerSize(ledger);
  return Math.min(size, (await firstOpen(ledger)) ?? size);
}

/** Index of the first document whose versions may not all be visible yet. */
async function firstOpen({ ledger }: Ledger): Promise<number | null> {
  const first = await ledger.findOne({ open: { $gte: 0 } }, { sort: { open: 1 }, projection: { _id: 1 } });
  return first === null ? null : first._id;
}
