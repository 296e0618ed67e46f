import { createPublicKey, type KeyObject } from 'node:crypto';
import { makeVerifierKey, type KeyType, type VerifierKey } from './verifier-key.js';

/** Who signs notes. */
export interface NoteSigner {
  readonly name: string;
  readonly type: KeyType;
  /** Ed25519. */
  readonly privateKey: KeyObject;
}

/** The key that verifies what a signer signs. @throws Fault `config` as `makeVerifierKey` */
export function verifierKeyOf({ name, type, privateKey }: NoteSigner): VerifierKey {
  return makeVerifierKey(name, type, createPublicKey(privateKey));
}
