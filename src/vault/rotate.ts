import type { DataKeys, WrappedKey } from '../store/port.js';
import { makeKeyEncryptionKey, unwrapDataKey, wrapDataKey, wrappedUnder, type Keyring } from './keyring.js';
import type { KeyringFile } from './keyring-file.js';
import { Fault } from '../fault.js';

const batch = 500;

/**
 * Makes a new key-encryption key active and wraps every data key under it, while servers go on: they see the new keyring at their
 * next look, and a key that changed under us is left to whoever changed it. Older keys stay until `retireKeys`.
 *
 * @returns how many data keys were wrapped anew
 */
export async function rotateKeys(file: KeyringFile, stored: DataKeys): Promise<number> {
  file.add(makeKeyEncryptionKey());
  return rewrapAll(file.read(), stored);
}

/**
 * Forgets all key-encryption keys but the active one, after a look that no data key needs them.
 *
 * @throws Fault `business-rule` if some data key still does: rotate again
 */
export async function retireKeys(file: KeyringFile, stored: DataKeys): Promise<void> {
  const { active } = file.read();
  for await (const keys of batches(stored)) {
    if (keys.some(({ wrapped }) => !wrappedUnder(wrapped).equals(active.id))) {
      throw new Fault(
        'business-rule',
        'a data key still needs an older key-encryption key; rotate again, then retire',
      );
    }
  }
  file.retire();
}

async function rewrapAll(keyring: Keyring, stored: DataKeys): Promise<number> {
  let count = 0;
  for await (const keys of batches(stored)) {
    const old = keys.filter(({ wrapped }) => !wrappedUnder(wrapped).equals(keyring.active.id));
    const changes = old.map(({ id, wrapped }) => ({
      id,
      from: wrapped,
      to: wrapDataKey(keyring, id, unwrapDataKey(keyring, id, wrapped)),
    }));
    count += await stored.rewrap(changes);
  }
  return count;
}

async function* batches(stored: DataKeys): AsyncGenerator<WrappedKey[]> {
  for (let after: Buffer | null = null; ;) {
    const keys = await stored.scan(after, batch);
    yield keys;
    const last = keys.at(-1);
    if (!last) return;
    after = last.id;
  }
}
