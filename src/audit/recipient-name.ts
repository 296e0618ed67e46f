import { createPublicKey, type KeyObject } from 'node:crypto';
import { thumbprint, type PublicJwk } from './public-jwk.js';

/**
 * What entries call a recipient: the id and the beginning of the thumbprint of the public key. In a ledger that takes entries of others too,
 * each has a `recovery` of its own; and a recipient with a new key is told from what it was.
 */
export function recipientName(id: string, keyThumbprint: Buffer): string {
  return `${id}.${keyThumbprint.toString('hex', 0, 8)}`;
}

/** The same, for who has the private key. */
export function ownName(id: string, privateKey: KeyObject): string {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' }) as unknown as PublicJwk;
  return recipientName(id, thumbprint(jwk));
}
