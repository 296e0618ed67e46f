import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { Fault } from '../fault.js';
import { writeDurably } from '../write-durably.js';
import { makeKeyring, type KeyEncryptionKey, type Keyring } from './keyring.js';

/** The keyring in a local file. Every process reads the same file and sees a rotation at its next look. */
export interface KeyringFile {
  /** The keyring as the file has it now. @throws Fault `unavailable` while the file cannot be read. */
  read(): Keyring;
  /** Adds a key-encryption key and makes it the active one. Durable on return. */
  add(key: KeyEncryptionKey): void;
  /** Forgets all key-encryption keys but the active one. Durable on return. */
  retire(): void;
  /** Adds a key that signs checkpoints beside those that there are. Durable on return. */
  addSigning(): void;
  /** Forgets all keys that sign checkpoints but the newest. Durable on return. */
  retireSigning(): void;
}

/** True if there is a file to open. */
export function keyringExists(path: string): boolean {
  return existsSync(path);
}

/**
 * Writes a new keyring (mode 0600) where none is. One that another process makes at the same moment stays: of several servers that
 * start together all have to use the same.
 *
 * @throws Fault `config` if it cannot be written.
 */
export function createKeyringFile(path: string): void {
  write(path, makeKeyring(), false);
}

/** @throws Fault `config` if the file is missing, unreadable, open to others or not a keyring. */
export function openKeyringFile(path: string): KeyringFile {
  let seen = { stamp: '', keyring: load(path) };
  const read = (): Keyring => {
    const stamp = fileStamp(path);
    if (stamp !== seen.stamp) seen = { stamp, keyring: load(path) };
    return seen.keyring;
  };
  return {
    read,
    add: (key) => {
      const now = read();
      write(path, { ...now, active: key, keys: [...now.keys, key] }, true);
    },
    retire: () => {
      const now = read();
      write(path, { ...now, keys: [now.active] }, true);
    },
    addSigning: () => {
      const now = read();
      write(path, { ...now, signing: [...now.signing, randomBytes(32)] }, true);
    },
    retireSigning: () => {
      const now = read();
      write(path, { ...now, signing: now.signing.slice(-1) }, true);
    },
  };
}

interface KeyringJson {
  readonly format: 'tallystick-keyring-1';
  readonly active: string;
  readonly lookup: string;
  readonly keys: readonly { readonly id: string; readonly secret: string }[];
  readonly origin: string;
  readonly signing: readonly string[];
}

/** Inode, size and time: a rename always changes the first. */
function fileStamp(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return `${String(ino)} ${String(size)} ${String(mtimeMs)}`;
  } catch (cause) {
    throw new Fault('unavailable', 'the keyring file cannot be read', [], cause);
  }
}

function load(path: string): Keyring {
  const hostile = readPrivately(path);
  const keys = hostile.keys.map(({ id, secret }) => ({ id: bytes(id, 8), secret: bytes(secret, 32) }));
  const active = keys.find(({ id }) => id.equals(bytes(hostile.active, 8)));
  if (!active) throw notKeyring();
  const signing = hostile.signing.map((seed) => bytes(seed, 32));
  if (signing.length === 0 || !/^[a-z0-9./-]{1,200}$/.test(hostile.origin)) throw notKeyring();
  return { active, keys, lookup: bytes(hostile.lookup, 32), origin: hostile.origin, signing };
}

function readPrivately(path: string): KeyringJson {
  let mode: number;
  let text: string;
  try {
    mode = statSync(path).mode;
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Fault('config', 'TALLYSTICK_KEYRING: the file cannot be read; name a keyring file', [], cause);
  }
  if ((mode & 0o077) !== 0) {
    throw new Fault('config', 'TALLYSTICK_KEYRING: the file is open to other users; its mode should be 0600');
  }
  return parse(text);
}

function parse(hostile: string): KeyringJson {
  try {
    const json = JSON.parse(hostile) as Partial<KeyringJson> | null;
    if (
      json?.format !== 'tallystick-keyring-1' ||
      !Array.isArray(json.keys) ||
      !Array.isArray(json.signing)
    ) {
      throw notKeyring();
    }
    return json as KeyringJson;
  } catch (cause) {
    throw cause instanceof Fault ? cause : notKeyring(cause);
  }
}

function bytes(hostile: unknown, length: number): Buffer {
  const buffer = Buffer.from(typeof hostile === 'string' ? hostile : '', 'base64');
  if (buffer.length !== length) throw notKeyring();
  return buffer;
}

function notKeyring(cause?: unknown): Fault {
  return new Fault(
    'config',
    'TALLYSTICK_KEYRING: the file is not a keyring; name one that Tallystick made',
    [],
    cause,
  );
}

/** After a crash it is the old file or the new one, whole. @param replace whether a file that is there gives way */
function write(path: string, keyring: Keyring, replace: boolean): void {
  const json: KeyringJson = {
    format: 'tallystick-keyring-1',
    active: keyring.active.id.toString('base64'),
    lookup: keyring.lookup.toString('base64'),
    keys: keyring.keys.map(({ id, secret }) => ({
      id: id.toString('base64'),
      secret: secret.toString('base64'),
    })),
    origin: keyring.origin,
    signing: keyring.signing.map((seed) => seed.toString('base64')),
  };
  try {
    writeDurably(path, `${JSON.stringify(json, null, 2)}\n`, { mode: 0o600, replace });
  } catch (cause) {
    throw new Fault(
      'config',
      'TALLYSTICK_KEYRING: the file cannot be written; name a writable place',
      [],
      cause,
    );
  }
}
