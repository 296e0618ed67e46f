import type { RowKey } from '../port.js';
import { lastVersion, splitVersionId, versionId, type VersionDocument } from './documents.js';
import { visibleOf, type Rows } from './visible.js';

/** Visible versions of a row, newest first, numbers below `before`, at most `limit`. */
export async function newestBelow(
  rows: Rows,
  key: RowKey,
  before: number,
  limit: number,
): Promise<VersionDocument[]> {
  const all: VersionDocument[] = [];
  let last = Math.min(before - 1, lastVersion);
  // Those not visible lie on top; another look below them finds the rest.
  while (all.length < limit && last >= 1) {
    const wanted = limit - all.length;
    const found = await stored(rows, key, last, wanted);
    all.push(...(await visibleOf(rows, found)));
    const lowest = found.at(-1);
    if (!lowest || found.length < wanted) break;
    last = splitVersionId(lowest._id).version - 1;
  }
  return all;
}

async function stored(
  { versions }: Rows,
  key: RowKey,
  last: number,
  limit: number,
): Promise<VersionDocument[]> {
  const range = { $gte: versionId(key, 1), $lte: versionId(key, last) };
  return await versions.find({ _id: range }, { sort: { _id: -1 }, limit, batchSize: limit + 1 }).toArray();
}
