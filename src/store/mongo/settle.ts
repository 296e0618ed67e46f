import type { OwedRow, Settlement } from '../port.js';
import type { Context } from './context.js';
import { versionId, type VersionDocument } from './documents.js';
import { insertEach } from './duplicates.js';
import { insist } from './insist.js';
import { pointCurrent, type Promotable } from './promote.js';
import { raiseBounds } from './raise-bounds.js';
import { storeKeys } from './store-keys.js';

/**
 * Makes rows that commits of the ledger owe. Each step may be done again, by whatever process: the first to insert a row wins, and
 * everybody else brings what that one inserted to `current`.
 */
export async function settle(context: Context, settlement: Settlement): Promise<boolean> {
  const { rows, dataKeys, bounds, through } = settlement;
  const areStored = await storeKeys(context, dataKeys);
  if (!areStored(dataKeys)) return false;
  const [added] = await Promise.all([addRows(context, rows), raiseBounds(context, bounds)]);
  await pointCurrent(context, added);
  await context.step('settle');
  await insist(
    async () =>
      await context.progress.updateOne({ _id: 'settled' }, { $max: { index: through } }, { upsert: true }),
  );
  return true;
}

/** The rows as they lie there now. They are visible at once: their commits are in the ledger. */
async function addRows(context: Context, rows: readonly OwedRow[]): Promise<Promotable[]> {
  const documents = rows.map(({ key, version, updated, sealed, index, tokens }): VersionDocument => ({
    _id: versionId(key, version),
    commit: Buffer.alloc(0),
    updated,
    sealed,
    index,
    tokens: [...tokens],
  }));
  await context.step('insert-versions');
  const taken = await insist(async () => await insertEach(context.versions, documents));
  if (taken.length === 0) return documents;
  const places = taken.flatMap((at) => documents[at]?._id ?? []);
  const there = await context.versions
    .find<Promotable>({ _id: { $in: places } }, { projection: { updated: 1, tokens: 1 } })
    .toArray();
  const isTaken = new Set(taken);
  return [...documents.filter((_, at) => !isTaken.has(at)), ...there];
}
