import type { FoundVersion, Token } from '../port.js';
import { splitVersionId, text, versionId, type CurrentDocument, type VersionDocument } from './documents.js';
import { newestBelow } from './newest.js';
import { visibleOf, type Rows } from './visible.js';

/** From `from` on and before `to`, in milliseconds since 1970. */
interface Range {
  readonly from: number;
  readonly to: number;
}

type Pointer = Pick<CurrentDocument, '_id' | 'version'>;

/**
 * Rows whose current version carries one of the tokens. `current` only points the way: that a version is the latest
 * and carries the token is taken from the versions themselves, so that rolling `current` back brings no older
 * version to light.
 */
export async function find(
  rows: Rows,
  tokens: readonly Token[],
  { from, to }: Range,
): Promise<FoundVersion[]> {
  if (tokens.length === 0) return [];
  const filter = { tokens: { $in: [...tokens] }, updated: { $gte: from, $lt: to } };
  const pointers = rows.current.find<Pointer>(filter, { projection: { version: 1 } });
  const wanted = new Set(tokens.map(text));
  const matches = ({ updated, tokens }: VersionDocument) =>
    updated >= from && updated < to && tokens.some((token) => wanted.has(text(token)));
  return (await latest(rows, await pointers.toArray())).filter(matches).map(asFound);
}

/** Those of the tokens that some current row carries. */
export async function carried({ current }: Rows, tokens: readonly Token[]): Promise<Token[]> {
  if (tokens.length === 0) return [];
  const filter = { tokens: { $in: [...tokens] } };
  const carriers = current.find(filter, { projection: { _id: 0, tokens: 1 } });
  const known = new Set((await carriers.toArray()).flatMap((row) => row.tokens.map(text)));
  return tokens.filter((token) => known.has(text(token)));
}

/** The visible versions that are pointed at, or, where a next one is visible too, the newest. */
async function latest(rows: Rows, pointers: readonly Pointer[]): Promise<VersionDocument[]> {
  if (pointers.length === 0) return [];
  const ids = pointers.flatMap(({ _id, version }) => [versionId(_id, version), versionId(_id, version + 1)]);
  const found = await visibleOf(rows, await rows.versions.find({ _id: { $in: ids } }).toArray());
  const visible = new Map(found.map((row) => [text(row._id), row]));
  const all = pointers.map(async ({ _id, version }) => {
    const pointed = visible.get(text(versionId(_id, version)));
    const behind = pointed === undefined || visible.has(text(versionId(_id, version + 1)));
    return behind ? await newestBelow(rows, _id, Infinity, 1) : [pointed];
  });
  return (await Promise.all(all)).flat();
}

function asFound({ _id, updated, sealed, index, tokens }: VersionDocument): FoundVersion {
  return { ...splitVersionId(_id), updated, sealed, index, tokens };
}
