import type { Attempt } from './attempt.js';
import type { Context } from './context.js';
import { insertVersions } from './insert-versions.js';
import { insist } from './insist.js';
import { storeKeys } from './store-keys.js';
import { text } from './documents.js';

/**
 * Writes all that must be there before the commit point: data keys, bounds, and the versions, which nobody sees
 * yet. An attempt that runs into what is there already gets its conflict.
 */
export async function stage(context: Context, attempts: readonly Attempt[]): Promise<void> {
  await Promise.all([
    storeKeys(context, attempts),
    raiseBounds(context, attempts),
    insertVersions(context, attempts),
  ]);
}

/** Two that raise the first bound of a family at the same time may collide; the next try settles it. */
async function raiseBounds({ bounds, step }: Context, attempts: readonly Attempt[]): Promise<void> {
  const highest = new Map<string, { family: Buffer; bound: number }>();
  for (const { family, bound } of attempts.flatMap(({ commit }) => commit.bounds)) {
    const known = highest.get(text(family))?.bound ?? 0;
    highest.set(text(family), { family, bound: Math.max(known, bound) });
  }
  if (highest.size === 0) return;
  await step('raise-bounds');
  const raises = [...highest.values()].map(({ family, bound }) => ({
    updateOne: { filter: { _id: family }, update: { $max: { bound } }, upsert: true },
  }));
  await insist(async () => await bounds.bulkWrite(raises, { ordered: false }));
}
