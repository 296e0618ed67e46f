import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { Fault } from '../fault.js';
import { parseBase64 } from './base64.js';

/** What a key signs (C2SP signed-note, signature types): 1 notes, with Ed25519; 4 cosignatures of checkpoints, with Ed25519. */
export type KeyType = 1 | 4;

/** A public key that signed notes are verified with. */
export interface VerifierKey {
  /** Without white space and `+`. */
  readonly name: string;
  /** 4 bytes. They and the name say in a note which key signed. */
  readonly id: Buffer;
  readonly type: KeyType;
  /** Ed25519. */
  readonly publicKey: KeyObject;
}

/** Characters that a name may have none of (C2SP signed-note: white space and `+`), and control characters. */
const notInNames = /[\s+\p{Cc}]/u;

const expected =
  'a verifier key is not <name>+<id>+<base64 of type and Ed25519 key>, or its id is not that of its key';

/** Reads `<name>+<hex id>+<base64 of type and key>` (C2SP signed-note). @throws Fault `invalid-request` */
export function parseVerifierKey(hostile: string): VerifierKey {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(hostile) ?? [];
  const bytes = parseBase64(encoded);
  const type = bytes[0];
  if (bytes.length !== 33 || (type !== 1 && type !== 4) || !isName(name)) {
    throw new Fault('invalid-request', expected);
  }
  const key = makeVerifierKey(name, type, publicKeyOf(bytes.subarray(1)));
  if (key.id.toString('hex') === id) return key;
  throw new Fault('invalid-request', expected);
}

/** Writes what `parseVerifierKey` reads. */
export function formatVerifierKey({ name, id, type, publicKey }: VerifierKey): string {
  return `${name}+${id.toString('hex')}+${typedBytes(type, publicKey).toString('base64')}`;
}

/** The verifier key of a public key under a name. @throws Fault `config` if the key is not Ed25519 or the name cannot be one */
export function makeVerifierKey(name: string, type: KeyType, publicKey: KeyObject): VerifierKey {
  if (publicKey.type !== 'public' || publicKey.asymmetricKeyType !== 'ed25519') {
    throw new Fault('config', 'a key of the ledger is not an Ed25519 public key');
  }
  if (!isName(name)) {
    throw new Fault(
      'config',
      'the name of a ledger key is empty or has white space, control characters or a plus sign',
    );
  }
  const named = Buffer.concat([Buffer.from(`${name}\n`), typedBytes(type, publicKey)]);
  return { name, id: hash('sha256', named, 'buffer').subarray(0, 4), type, publicKey };
}

/** Whether this may be the name of a key (C2SP signed-note). */
export function isName(hostile: string): boolean {
  return hostile !== '' && !notInNames.test(hostile);
}

function typedBytes(type: KeyType, publicKey: KeyObject): Buffer {
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from([type]), Buffer.from(x, 'base64url')]);
}

function publicKeyOf(bytes: Buffer): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
    format: 'jwk',
  });
}
