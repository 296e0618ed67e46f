import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { NoteSigner } from '../../src/ledger/note-signer.js';
import type { KeyType } from '../../src/ledger/verifier-key.js';
import { knownCheckpoint } from './ledger-vectors.js';

/** A signer with a key of its own. */
export function newSigner(name: string, type: KeyType = 1): NoteSigner {
  return { name, type, privateKey: generateKeyPairSync('ed25519').privateKey };
}

/** The published test key of the Tessera project. */
export function knownPrivateKey(): KeyObject {
  // PKCS #8 for Ed25519 (RFC 8410) is a fixed beginning and the 32 bytes.
  const seed = Buffer.from(knownCheckpoint.seed, 'base64').subarray(1);
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
