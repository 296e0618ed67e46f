import type { Collections } from './documents.js';

/** Creates the indexes that are not there yet. Only those on tokens, commit ids and leaf hashes grow with the data. */
export async function createIndexes({ versions, current, ledger, keys, blobs }: Collections): Promise<void> {
  const pending = { name: 'pending', key: { pending: 1 }, sparse: true } as const;
  await versions.createIndexes([pending, { name: 'listed', key: { listed: 1 }, sparse: true }]);
  await current.createIndexes([{ name: 'tokens', key: { tokens: 1 } }]);
  await ledger.createIndexes([
    { name: 'ids', key: { ids: 1 }, unique: true },
    { name: 'hashes', key: { hashes: 1 }, sparse: true },
    { name: 'open', key: { open: 1 }, sparse: true },
    { name: 'owes', key: { owes: 1 }, sparse: true },
  ]);
  await keys.createIndexes([{ name: 'destroyed', key: { destroyed: 1 }, sparse: true }]);
  await blobs.createIndexes([pending]);
}
