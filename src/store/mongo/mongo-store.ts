import { Fault } from '../../fault.js';
import type { Store, TimePlace } from '../port.js';
import { asFault } from './as-fault.js';
import { blobsOf } from './blobs.js';
import { boundsOf } from './bounds.js';
import { commit } from './commit.js';
import type { Context } from './context.js';
import { dataKeysOf } from './data-keys.js';
import { carried, find } from './find.js';
import { ledgerOf } from './ledger.js';
import { watermark } from './ledger-ends.js';
import { notesOf } from './notes.js';
import { history, read, recent } from './read.js';
import { settle } from './settle.js';
import type { Tail } from './tail.js';

/** The Store over an open database; `end` lets go of it. */
export function mongoStore(context: Context, tail: Tail, end: () => Promise<void>): Store {
  let closed = false;
  const guarded = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (closed) throw new Fault('unavailable', 'the store is closed');
      try {
        return await call(...args);
      } catch (error) {
        throw asFault(error);
      }
    };
  };
  const ledger = ledgerOf(context, tail);
  const dataKeys = dataKeysOf(context);
  const blobs = blobsOf(context);
  const notes = notesOf(context);
  return {
    commit: guarded(async (commits) => await commit(context, tail, commits)),
    settle: guarded(async (settlement) => await settle(context, settlement)),
    read: guarded(async (key, version?: number) => await read(context, key, version)),
    history: guarded(async (key, before, limit) => await history(context, key, before, limit)),
    recent: guarded(
      async (from, before: TimePlace | null, limit) => await recent(context, from, before, limit),
    ),
    find: guarded(async (tokens, updated) => await find(context, tokens, updated)),
    carried: guarded(async (tokens) => await carried(context, tokens)),
    bounds: guarded(async (families) => await boundsOf(context, families)),
    watermark: guarded(async () => await watermark(context)),
    ledger: {
      size: guarded(async () => await ledger.size()),
      leaves: guarded(async (from, limit) => await ledger.leaves(from, limit)),
      grown: guarded(async (size, ms) => await ledger.grown(size, ms)),
      entries: guarded(async (from, limit) => await ledger.entries(from, limit)),
      eraseEntries: guarded(async (indices) => {
        await ledger.eraseEntries(indices);
      }),
      indexOfCommit: guarded(async (commit) => await ledger.indexOfCommit(commit)),
      indexOfLeafHash: guarded(async (hash) => await ledger.indexOfLeafHash(hash)),
      owed: guarded(async (limit) => await ledger.owed(limit)),
      tiles: {
        get: guarded(async (level, index) => await ledger.tiles.get(level, index)),
        put: guarded(async (level, index, hashes) => {
          await ledger.tiles.put(level, index, hashes);
        }),
      },
    },
    dataKeys: {
      get: guarded(async (ids) => await dataKeys.get(ids)),
      scan: guarded(async (after, limit) => await dataKeys.scan(after, limit)),
      rewrap: guarded(async (changes) => await dataKeys.rewrap(changes)),
      destroy: guarded(async (ids, at) => {
        await dataKeys.destroy(ids, at);
      }),
      destroyedSince: guarded(async (at) => await dataKeys.destroyedSince(at)),
    },
    blobs: {
      put: guarded(async (id, commit, bytes) => {
        await blobs.put(id, commit, bytes);
      }),
      get: guarded(async (id) => await blobs.get(id)),
      delete: guarded(async (id) => {
        await blobs.delete(id);
      }),
    },
    notes: {
      get: guarded(async (name) => await notes.get(name)),
      swap: guarded(async (name, from, to) => await notes.swap(name, from, to)),
    },
    ping: guarded(async () => {
      await context.db.command({ ping: 1 });
    }),
    close: async () => {
      if (closed) return;
      closed = true;
      tail.close();
      await end();
    },
  };
}
