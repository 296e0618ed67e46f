import type { RowKey, Version } from '../port.js';
import { lastVersion, splitVersionId, versionId, type VersionDocument } from './documents.js';
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

async function numbered(rows: Rows, key: RowKey, version: number): Promise<VersionDocument[]> {
  if (version < 1 || version > lastVersion) return [];
  return await visibleOf(rows, await rows.versions.find({ _id: versionId(key, version) }).toArray());
}

function asVersion({ _id, updated, sealed, index }: VersionDocument): Version {
  return { ...splitVersionId(_id), updated, sealed, index };
}
