import type { DataKeys, StoredKey, WrappedKey } from '../port.js';
import type { Collections, KeyDocument } from './documents.js';
import { insist } from './insist.js';

export function dataKeysOf({ keys }: Collections): DataKeys {
  return {
    get: async (ids) => (await keys.find({ _id: { $in: [...ids] } }).toArray()).map(asStored),
    scan: async (after, limit) => await scan(keys, after, limit),
    rewrap: async (changes) => {
      if (changes.length === 0) return 0;
      const writes = changes.map(({ id, from, to }) => ({
        updateOne: { filter: { _id: id, wrapped: from }, update: { $set: { wrapped: to } } },
      }));
      return (await keys.bulkWrite(writes, { ordered: false })).matchedCount;
    },
    destroy: async (ids, at) => {
      await destroy(keys, ids, at);
    },
    destroyedSince: async (at) => {
      const gone = keys.find({ destroyed: { $gte: at } }, { projection: { _id: 1 } });
      return (await gone.toArray()).map(({ _id }) => _id);
    },
  };
}

function asStored({ _id, wrapped }: KeyDocument): StoredKey {
  return wrapped ? { kind: 'live', id: _id, wrapped } : { kind: 'destroyed', id: _id };
}

async function scan(keys: Collections['keys'], after: Buffer | null, limit: number): Promise<WrappedKey[]> {
  if (limit < 1) return [];
  const rest = after ? { _id: { $gt: after } } : {};
  const live = keys.find({ ...rest, wrapped: { $exists: true } }, { sort: { _id: 1 }, limit });
  return (await live.toArray()).flatMap(({ _id, wrapped }) => (wrapped ? { id: _id, wrapped } : []));
}

/** Two that destroy a key that was never stored may collide; the next try settles it. */
async function destroy(keys: Collections['keys'], ids: readonly Buffer[], at: number): Promise<void> {
  if (ids.length === 0) return;
  const writes = ids.map((id) => ({
    updateOne: {
      filter: { _id: id },
      update: { $unset: { wrapped: '' as const }, $max: { destroyed: at } },
      upsert: true,
    },
  }));
  await insist(async () => await keys.bulkWrite(writes, { ordered: false }));
}
