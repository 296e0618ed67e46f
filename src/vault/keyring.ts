import { randomBytes } from 'node:crypto';
import { Fault } from '../fault.js';
import { sealBox, openBox } from './box.js';

/** A key that wraps data keys. */
export interface KeyEncryptionKey {
  /** 8 bytes. */
  readonly id: Buffer;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** What a provider of key-encryption keys hands out. */
export interface Keyring {
  /** Wraps new data keys. */
  readonly active: KeyEncryptionKey;
  /** All that may still be needed for opening, the active one included. */
  readonly keys: readonly KeyEncryptionKey[];
  /** 32 bytes that never rotate: row keys and search tokens come from them. */
  readonly lookup: Buffer;
  /** The name of this server's ledger (C2SP tlog-checkpoint, origin). Never changes. */
  readonly origin: string;
  /** Seeds of the Ed25519 keys that sign its checkpoints, 32 bytes each, oldest first: two while one takes over from the other. */
  readonly signing: readonly Buffer[];
}

/** A fresh keyring. */
export function makeKeyring(): Keyring {
  const active = makeKeyEncryptionKey();
  const origin = `tallystick.ledger/${randomBytes(8).toString('hex')}`;
  return { active, keys: [active], lookup: randomBytes(32), origin, signing: [randomBytes(32)] };
}

/** A fresh key-encryption key. */
export function makeKeyEncryptionKey(): KeyEncryptionKey {
  return { id: randomBytes(8), secret: randomBytes(32) };
}

/** Wraps a data key: `kek id || box`. The id of the data key is bound. */
export function wrapDataKey(keyring: Keyring, id: Buffer, dataKey: Buffer): Buffer {
  return Buffer.concat([keyring.active.id, sealBox(keyring.active.secret, context(id), dataKey)]);
}

/** The id of the key-encryption key that wrapped these bytes. */
export function wrappedUnder(wrapped: Buffer): Buffer {
  return wrapped.subarray(0, 8);
}

/**
 * Opens a wrapped data key.
 *
 * @throws Fault `unavailable` if the keyring lacks the key-encryption key; `tampered` if the bytes do not open.
 */
export function unwrapDataKey(keyring: Keyring, id: Buffer, wrapped: Buffer): Buffer {
  const kek = keyring.keys.find((key) => key.id.equals(wrappedUnder(wrapped)));
  if (!kek) throw new Fault('unavailable', 'the keyring lacks the key-encryption key that a data key needs');
  return openBox(kek.secret, context(id), wrapped.subarray(8));
}

function context(id: Buffer): Buffer {
  return Buffer.concat([Buffer.from('tallystick data key\n'), id]);
}
