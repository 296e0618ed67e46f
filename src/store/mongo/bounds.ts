import type { Collections } from './documents.js';
import { text } from './documents.js';

/** The bound of each family, in order; 0 where none was ever set. */
export async function boundsOf({ bounds }: Collections, families: readonly Buffer[]): Promise<number[]> {
  if (families.length === 0) return [];
  const found = await bounds.find({ _id: { $in: [...families] } }).toArray();
  const known = new Map(found.map(({ _id, bound }) => [text(_id), bound]));
  return families.map((family) => known.get(text(family)) ?? 0);
}
