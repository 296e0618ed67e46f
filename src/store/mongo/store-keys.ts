import { refuse, type Attempt } from './attempt.js';
import type { Context } from './context.js';
import { text, type KeyDocument } from './documents.js';
import { insertEach } from './duplicates.js';
import { insist } from './insist.js';

/**
 * Stores the data keys of a batch that are not there yet, each under the first bytes that the batch has for it. A
 * commit with other bytes than those stored, or with a destroyed key, gets its conflict. A key stays even if its
 * commit fails: meanwhile another commit may have come to need it.
 */
export async function storeKeys(context: Context, attempts: readonly Attempt[]): Promise<void> {
  const keys = new Map<string, KeyDocument>();
  for (const { id, wrapped } of attempts.flatMap(({ commit }) => commit.dataKeys)) {
    if (!keys.has(text(id))) keys.set(text(id), { _id: id, wrapped });
  }
  if (keys.size === 0) return;
  await context.step('store-keys');
  for (const there of await insertKeys(context, [...keys.values()])) keys.set(text(there._id), there);
  for (const attempt of attempts) {
    const { dataKeys } = attempt.commit;
    if (!dataKeys.every(({ id, wrapped }) => keys.get(text(id))?.wrapped?.equals(wrapped))) {
      refuse(attempt, 'data-key');
    }
  }
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
