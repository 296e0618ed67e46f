import { createPrivateKey, randomBytes, type KeyObject } from 'node:crypto';
import type { NoteSigner } from '../../src/ledger/note-signer.js';
import type { KeyType } from '../../src/ledger/verifier-key.js';
import { knownCheckpoint } from './ledger-vectors.js';

/** A signer with a key of its own. */
export function newSigner(name: string, type: KeyType = 1): NoteSigner {
  return { name, type, privateKey: privateKeyOf(randomBytes(32)) };
}

/** The published test key of the Tessera project. */
export function knownPrivateKey(): KeyObject {
  return privateKeyOf(Buffer.from(knownCheckpoint.seed, 'base64').subarray(1));
}

/** Not by `generateKeyPairSync`: to export a key that it made can block the process for ever (Node.js 20). */
function privateKeyOf(seed: Buffer): KeyObject {
  // PKCS #8 for Ed25519 (RFC 8410) is a fixed beginning and the 32 bytes.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
