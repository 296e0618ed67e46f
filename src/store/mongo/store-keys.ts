import type { WrappedKey } from '../port.js';
import type { Context } from './context.js';
import { text, type KeyDocument } from './documents.js';
import { insertEach } from './duplicates.js';
import { insist } from './insist.js';

/**
 * Stores the data keys that are not there yet, each under the first bytes that are given for it. A key stays even if the commit that
 * brought it fails: meanwhile another commit may have come to need it.
 *
 * @returns whether given keys are those that are stored: not so if one has other bytes there or is destroyed
 */
export async function storeKeys(
  context: Context,
  dataKeys: readonly WrappedKey[],
): Promise<(own: readonly WrappedKey[]) => boolean> {
  const keys = new Map<string, KeyDocument>();
  for (const { id, wrapped } of dataKeys) {
    if (!keys.has(text(id))) keys.set(text(id), { _id: id, wrapped });
  }
  if (keys.size > 0) {
    await context.step('store-keys');
    for (const there of await insertKeys(context, [...keys.values()])) keys.set(text(there._id), there);
  }
  return (own) => own.every(({ id, wrapped }) => keys.get(text(id))?.wrapped?.equals(wrapped));
}

/** Answers what lies under the ids that are taken. */
async function insertKeys({ keys }: Context, documents: readonly KeyDocument[]): Promise<KeyDocument[]> {
  return await insist(async () => {
    const refused = await insertEach(keys, documents);
    if (refused.length === 0) return [];
    const taken = refused.flatMap((at) => documents[at]?._id ?? []);
    return await keys.find({ _id: { $in: taken } }).toArray();
  });
}
