import { randomBytes } from 'node:crypto';
import { Fault } from '../fault.js';
import type { DataKeys as StoredDataKeys, StoredKey, WrappedKey } from '../store/port.js';
import { gather } from './gather.js';
import { shortHash, subkey, uint } from './keyed-hash.js';
import { makeRecent } from './recent.js';
import { unpooled } from './unpooled.js';
import { unwrapDataKey, wrapDataKey, wrappedUnder, type Keyring } from './keyring.js';

/** An opened data key. */
export interface DataKey {
  /** 16 bytes. */
  readonly id: Buffer;
  /** 32 bytes. */
  readonly secret: Buffer;
  /** Set while no commit has stored the key: the commit that uses it has to carry it. */
  readonly unsaved: WrappedKey | null;
}

/**
 * The data keys of this process. A key belongs to a name (a subject, or a kind of resource without one). Once destroyed it
 * never opens again; the name's next write gets the next generation, with another id.
 */
export interface DataKeys {
  /** The name's key, made if there is none. */
  forWriting(name: string): Promise<DataKey>;
  /** The name's key, or null if nothing was ever sealed for it or its key is destroyed. */
  find(name: string): Promise<DataKey | null>;
  /** Keys by id, in order. @throws Fault `erased` if one is destroyed, `tampered` if one never was. */
  forReading(ids: readonly Buffer[]): Promise<DataKey[]>;
  /**
   * Marks keys as stored, after the commit that carried them. A rotation and a retirement that came between wrapping and commit
   * have not seen them: then they are wrapped anew, durably, before anybody relies on them. @throws Fault `unavailable`
   */
  saved(keys: readonly WrappedKey[]): Promise<void>;
  /** Drops keys from memory: after a conflict about them, or since they were destroyed elsewhere. */
  forget(ids: readonly Buffer[]): void;
  /** Drops all keys from memory. */
  forgetAll(): void;
}

const mostCached = 20_000;

/** @param keyring the keyring as it is at the moment of the call */
export function makeDataKeys(stored: StoredDataKeys, keyring: () => Keyring): DataKeys {
  const idKey = subkey(keyring().lookup, 'data key ids');
  const byId = new Map<string, DataKey>();
  const ids = makeRecent<Buffer>(mostCached);
  const idOf = (name: string, generation: number): Buffer => {
    const place = `${generation} ${name}`;
    const id = ids.get(place) ?? unpooled(shortHash(idKey, uint(generation, 4), name));
    ids.set(place, id);
    return id;
  };
  const generations = new Map<string, number>();
  const look = gather((ids: readonly Buffer[]) => lookAtAll(stored, ids));

  const remember = (key: DataKey): DataKey => {
    if (byId.size >= mostCached) forgetOldest(byId);
    byId.set(key.id.toString('latin1'), key);
    return key;
  };
  const unwrap = (found: StoredKey): DataKey => {
    if (found.kind === 'destroyed') throw new Fault('erased', 'a key that this needs was destroyed');
    return remember({
      id: unpooled(found.id),
      secret: unpooled(unwrapDataKey(keyring(), found.id, found.wrapped)),
      unsaved: null,
    });
  };

  /** The newest generation that is not destroyed; null with the id that a new key would get. */
  async function newest(name: string): Promise<{ id: Buffer; key: DataKey | null }> {
    for (let generation = generations.get(name) ?? 0; ; generation++) {
      const id = idOf(name, generation);
      const cached = byId.get(id.toString('latin1'));
      if (cached) return { id, key: cached };
      const found = await look(id);
      if (found?.kind === 'destroyed') {
        generations.set(name, generation + 1);
        continue;
      }
      return { id, key: found ? unwrap(found) : null };
    }
  }

  return {
    forWriting: async (name) => {
      const { id, key } = await newest(name);
      // Between the look and here another request may have made the key: both must use the same one.
      const known = key ?? byId.get(id.toString('latin1'));
      if (known?.unsaved === null) return known;
      return remember(unsavedKey(keyring(), id, known));
    },
    find: async (name) => {
      const { key } = await newest(name);
      return key?.unsaved === null ? key : null;
    },
    forReading: (ids) =>
      Promise.all(
        ids.map(async (id) => {
          const known = byId.get(id.toString('latin1'));
          if (known) return known;
          const found = await look(id);
          if (!found) throw new Fault('tampered', 'a row names a data key that is not in the store');
          return byId.get(id.toString('latin1')) ?? unwrap(found);
        }),
      ),
    saved: async (keys) => {
      for (const { id, wrapped } of keys) {
        const key = byId.get(id.toString('latin1'));
        if (!key) continue;
        await wrapUnderActive(stored, keyring, key, wrapped);
        byId.set(id.toString('latin1'), { ...key, unsaved: null });
      }
    },
    forget: (ids) => {
      for (const id of ids) byId.delete(id.toString('latin1'));
    },
    forgetAll: () => {
      byId.clear();
    },
  };
}

/** In the order of the ids. */
async function lookAtAll(stored: StoredDataKeys, ids: readonly Buffer[]): Promise<(StoredKey | undefined)[]> {
  const found = await stored.get(ids);
  const byId = new Map(found.map((key) => [key.id.toString('latin1'), key]));
  return ids.map((id) => byId.get(id.toString('latin1')));
}

/** A key that no commit has stored yet, wrapped under the key-encryption key that is active now: an older one may be retired. */
function unsavedKey(keyring: Keyring, id: Buffer, known: DataKey | undefined): DataKey {
  if (known?.unsaved && wrappedUnder(known.unsaved.wrapped).equals(keyring.active.id)) return known;
  const secret = known?.secret ?? randomBytes(32);
  return { id, secret, unsaved: { id, wrapped: wrapDataKey(keyring, id, secret) } };
}

/** Looks after each wrapping anew whether its key-encryption key is still the active one: what is active cannot be retired. */
async function wrapUnderActive(
  stored: Pick<StoredDataKeys, 'rewrap'>,
  keyring: () => Keyring,
  { id, secret }: DataKey,
  wrapped: Buffer,
): Promise<void> {
  let from = wrapped;
  for (let now = keyring(); !wrappedUnder(from).equals(now.active.id); now = keyring()) {
    const to = wrapDataKey(now, id, secret);
    // Another process has wrapped it anew, or it is destroyed.
    if ((await stored.rewrap([{ id, from, to }])) === 0) return;
    from = to;
  }
}

function forgetOldest(keys: Map<string, DataKey>): void {
  for (const [id, key] of keys) {
    if (key.unsaved) continue;
    keys.delete(id);
    return;
  }
}
