import { entryReader, type EntryReader } from './entry-reader.js';
import type { KeyDirectory } from './key-directory.js';
import type { RecipientKey } from './recipient-key.js';

/**
 * Those to whom every entry is to be readable, with the public keys that the directory has at the moment of the call: a new key counts from the
 * next entry on.
 *
 * @param ids always in the same order
 * @param root 32 bytes of the keyring
 * @returns what throws Fault `unavailable` while one of them has no key: without it nothing is sealed, and nothing happens
 */
export function entryReaders(
  directory: KeyDirectory,
  ids: readonly string[],
  root: Buffer,
): () => readonly EntryReader[] {
  const known = new Map<string, { readonly of: RecipientKey; readonly reader: EntryReader }>();
  return () =>
    ids.map((id) => {
      const key = directory.newest(id);
      const seen = known.get(id);
      if (seen?.of === key) return seen.reader;
      const reader = entryReader(id, key, root);
      known.set(id, { of: key, reader });
      return reader;
    });
}
