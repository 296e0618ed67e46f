import type { Collections } from './documents.js';
import { holderOfIndex } from './holder-of-index.js';
import { insist } from './insist.js';

/** The positions of one document. */
interface Places {
  readonly document: number;
  readonly positions: number[];
}

/** Erases what lies beside the leaves of these indices. */
export async function eraseEntries(
  collections: Pick<Collections, 'ledger'>,
  indices: readonly number[],
): Promise<void> {
  const places = await placesOf(collections, indices);
  if (places.length === 0) return;
  const writes = places.map(({ document, positions }) => ({
    updateOne: {
      filter: { _id: document },
      update: { $set: Object.fromEntries(positions.map((at) => [`entries.${String(at)}`, null])) },
    },
  }));
  await insist(async () => await collections.ledger.bulkWrite(writes, { ordered: false }));
}

/** One look a document. */
async function placesOf(
  collections: Pick<Collections, 'ledger'>,
  indices: readonly number[],
): Promise<Places[]> {
  const places: Places[] = [];
  let last: (Places & { readonly end: number }) | undefined;
  for (const index of indices.toSorted((a, b) => a - b)) {
    if (!last || index >= last.end) {
      const holder = await holderOfIndex(collections, index);
      if (!holder || index >= holder._id + holder.n) break;
      last = { document: holder._id, positions: [], end: holder._id + holder.n };
      places.push(last);
    }
    last.positions.push(index - last.document);
  }
  return places;
}
