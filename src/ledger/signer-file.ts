import { createPrivateKey, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { Fault } from '../fault.js';
import { parseBase64 } from './base64.js';
import { verifierKeyOf, type NoteSigner } from './note-signer.js';
import type { KeyType } from './verifier-key.js';
import { writeDurably } from '../write-durably.js';

/** What an Ed25519 private key has before its 32 bytes in PKCS #8 (RFC 8410 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Opens a signer that lies in a file of its own, mode 0600, in the form of Go's signed notes:
 * `PRIVATE+KEY+<name>+<hex id>+<base64 of type and key>`. Where there is no file, a new key is made; one that another process
 * makes at the same moment stays.
 *
 * @param name of a signer that is made; one that is there keeps its own, since a key that signs under two names is trusted under
 * neither (C2SP tlog-cosignature)
 * @throws Fault `config` if the file is open to others, is no signer of that type, or cannot be read or made
 */
export function openSignerFile(path: string, name: string, type: KeyType): NoteSigner {
  if (!existsSync(path)) make(path, name, type);
  const signer = parse(readPrivately(path));
  if (signer.type !== type) throw notSigner();
  return signer;
}

function make(path: string, name: string, type: KeyType): void {
  const seed = randomBytes(32);
  const { id } = verifierKeyOf({ name, type, privateKey: privateKeyOf(seed) });
  const bytes = Buffer.concat([Buffer.from([type]), seed]);
  const text = `PRIVATE+KEY+${name}+${id.toString('hex')}+${bytes.toString('base64')}\n`;
  try {
    writeDurably(path, text, { mode: 0o600, replace: false });
  } catch (cause) {
    throw new Fault('config', 'the file of a ledger key cannot be made; name a writable place', [], cause);
  }
}

function readPrivately(path: string): string {
  try {
    if ((statSync(path).mode & 0o077) === 0) return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Fault('config', 'the file of a ledger key cannot be read', [], cause);
  }
  throw new Fault('config', 'the file of a ledger key is open to other users; its mode should be 0600');
}

function parse(hostile: string): NoteSigner {
  const [, name = '', id = '', encoded = ''] =
    /^PRIVATE\+KEY\+([^+\n]+)\+([0-9a-f]{8})\+([^\n]+)\n?$/.exec(hostile) ?? [];
  const bytes = bytesOf(encoded);
  const type = bytes[0];
  if (bytes.length !== 33 || (type !== 1 && type !== 4)) throw notSigner();
  const signer: NoteSigner = { name, type, privateKey: privateKeyOf(bytes.subarray(1)) };
  if (verifierKeyOf(signer).id.toString('hex') !== id) throw notSigner();
  return signer;
}

function bytesOf(encoded: string): Buffer {
  try {
    return parseBase64(encoded);
  } catch (cause) {
    throw notSigner(cause);
  }
}

function privateKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
}

function notSigner(cause?: unknown): Fault {
  return new Fault(
    'config',
    'the file of a ledger key is not one that Tallystick made for this use',
    [],
    cause,
  );
}
