import type { Context } from './context.js';
import { splitVersionId, text, type VersionDocument } from './documents.js';
import { duplicatesOf, insertEach } from './duplicates.js';
import { insist } from './insist.js';

/** What promotion needs of a version. */
export type Promotable = Pick<VersionDocument, '_id' | 'updated' | 'tokens'>;

interface Pointer {
  readonly key: Buffer;
  readonly version: number;
  readonly updated: number;
  readonly tokens: Buffer[];
}

/**
 * Makes versions visible whose commits are in the ledger. Any number of processes may do so for the same versions,
 * at any time and however late: what is there already stays, and a row never goes back to an older version.
 */
export async function promote(context: Context, versions: readonly Promotable[]): Promise<void> {
  if (versions.length === 0) return;
  await Promise.all([showVersions(context, versions), pointCurrent(context, versions)]);
}

async function showVersions({ versions, step }: Context, shown: readonly Promotable[]): Promise<void> {
  await step('show-versions');
  const ids = shown.map(({ _id }) => _id);
  await insist(async () => await versions.updateMany({ _id: { $in: ids } }, { $unset: { pending: '' } }));
}

/** Brings `current` to versions that are visible, never back. */
export async function pointCurrent(context: Context, versions: readonly Promotable[]): Promise<void> {
  await context.step('point-current');
  const pointers = latest(versions);
  await Promise.all([
    insertPointers(
      context,
      pointers.filter(({ version }) => version === 1),
    ),
    movePointers(
      context,
      pointers.filter(({ version }) => version > 1),
    ),
  ]);
}

/** The latest version of each row. */
function latest(versions: readonly Promotable[]): Pointer[] {
  const pointers = new Map<string, Pointer>();
  for (const { _id, updated, tokens } of versions) {
    const { key, version } = splitVersionId(_id);
    const known = pointers.get(text(key));
    if (known === undefined || known.version < version) {
      pointers.set(text(key), { key, version, updated, tokens });
    }
  }
  return [...pointers.values()];
}

/** A pointer that is there already is as far or further. */
async function insertPointers({ current }: Context, pointers: readonly Pointer[]): Promise<void> {
  const documents = pointers.map(({ key, ...rest }) => ({ _id: key, ...rest }));
  await insist(async () => await insertEach(current, documents));
}

/**
 * An upsert is refused as a duplicate if the pointer is as far or further, but also if a slow promoter of an earlier
 * version inserts it at this moment. From then on it is there, so a plain update settles which of the two it was.
 */
async function movePointers(context: Context, pointers: readonly Pointer[]): Promise<void> {
  const refused = await replace(context, pointers, true);
  await replace(
    context,
    refused.flatMap((at) => pointers[at] ?? []),
    false,
  );
}

async function replace({ current }: Context, to: readonly Pointer[], upsert: boolean): Promise<number[]> {
  if (to.length === 0) return [];
  const writes = to.map(({ key, ...replacement }) => ({
    replaceOne: { filter: { _id: key, version: { $lt: replacement.version } }, replacement, upsert },
  }));
  return await insist(
    async () => await current.bulkWrite(writes, { ordered: false }).then(() => [], duplicatesOf),
  );
}
