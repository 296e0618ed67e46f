import type { RowKey, TimePlace, Version } from '../port.js';
import { lastVersion, placeId, splitVersionId, versionId, type VersionDocument } from './documents.js';
import { newestBelow } from './newest.js';
import { visibleOf, type Rows } from './visible.js';

/** One version of a row, or its current one. */
export async function read(rows: Rows, key: RowKey, version?: number): Promise<Version | null> {
  const found = await (version === undefined
    ? newestBelow(rows, key, Infinity, 1)
    : numbered(rows, key, version));
  return found[0] ? asVersion(found[0]) : null;
}

/** Versions of a row, newest first, numbers below `before`, at most `limit`. */
export async function history(rows: Rows, key: RowKey, before: number, limit: number): Promise<Version[]> {
  return (await newestBelow(rows, key, before, limit)).map(asVersion);
}

const first = Buffer.alloc(16);
const last = Buffer.alloc(16, 0xff);
const endOfTime = Number.MAX_SAFE_INTEGER;

/** Listed versions of all rows, updated at `from` or later, in places before `before`, the last first, at most `limit`. */
export async function recent(
  rows: Rows,
  from: number,
  before: TimePlace | null,
  limit: number,
): Promise<Version[]> {
  const all: VersionDocument[] = [];
  const low = placeId({ updated: from, key: first, version: 0 });
  let high = placeId(before ?? { updated: endOfTime, key: last, version: lastVersion });
  // Those not visible lie among the others; another look below them finds the rest.
  while (all.length < limit) {
    const wanted = limit - all.length;
    const range = { listed: { $gte: low, $lt: high } };
    const found = await rows.versions.find(range, { sort: { listed: -1 }, limit: wanted }).toArray();
    all.push(...(await visibleOf(rows, found)));
    const lowest = found.at(-1)?.listed;
    if (!lowest || found.length < wanted) break;
    high = lowest;
  }
  return all.map(asVersion);
}

async function numbered(rows: Rows, key: RowKey, version: number): Promise<VersionDocument[]> {
  if (version < 1 || version > lastVersion) return [];
  return await visibleOf(rows, await rows.versions.find({ _id: versionId(key, version) }).toArray());
}

function asVersion({ _id, updated, sealed, index }: VersionDocument): Version {
  return { ...splitVersionId(_id), updated, sealed, index };
}
