import type { SpreadBound } from '../port.js';
import type { Context } from './context.js';
import { text } from './documents.js';
import { insist } from './insist.js';

/** Two that raise the first bound of a family at the same time may collide; the next try settles it. */
export async function raiseBounds({ bounds, step }: Context, raised: readonly SpreadBound[]): Promise<void> {
  const highest = new Map<string, SpreadBound>();
  for (const { family, bound } of raised) {
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
