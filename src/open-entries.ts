import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entryReaders } from './audit/entry-readers.js';
import { makeEntryWriter, type EntryWriter } from './audit/entry-writer.js';
import { recipientsFrom, type KeyDirectory } from './audit/key-directory.js';
import { createRecoveryKey, recovery } from './audit/recovery-key.js';
import type { Config } from './config.js';
import { Fault } from './fault.js';
import { subkey } from './vault/keyed-hash.js';
import type { Keyring } from './vault/keyring.js';

/** What seals the entries of the ledger, and to whom. */
export interface Entries {
  readonly writer: EntryWriter;
  /** The public keys of a recipient, as a JWK Set; null if there is no such recipient. */
  readonly publicKeys: (id: string) => Buffer | null;
}

/** Makes what a new server needs besides its keyring: the key pair of disaster recovery, unless there is one. @throws Fault `config` */
export function makeRecoveryKey(config: Config): void {
  if (existsSync(join(config.keysFolder, `${recovery}.json`))) return;
  createRecoveryKey(config.keysFolder, join(config.dataFolder, 'recovery-private-key.json'));
}

/** @throws Fault `config` if a recipient has no usable key: nothing could be released, and nothing changed */
export function openEntries(config: Config, keyring: Keyring): Entries {
  const directory = recipientsFrom(config.keysFolder);
  const ids = [recovery, ...config.verifiers];
  const readers = entryReaders(directory, ids, subkey(keyring.lookup, 'entry readers'));
  try {
    readers();
  } catch (cause) {
    throw new Fault(
      'config',
      'TALLYSTICK_KEYS lacks a key; right would be a JWK Set <id>.json for recovery and each of TALLYSTICK_VERIFIERS',
      [],
      cause,
    );
  }
  return {
    writer: makeEntryWriter(readers),
    publicKeys: (id) => (ids.includes(id) ? jwksOf(directory, id) : null),
  };
}

function jwksOf(directory: KeyDirectory, id: string): Buffer {
  const keys = directory
    .keys(id)
    .map(({ jwk, kid }) => ({ ...jwk, use: 'enc', ...(kid === null ? {} : { kid }) }));
  return Buffer.from(JSON.stringify({ keys }));
}
