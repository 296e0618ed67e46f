import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { X25519Jwk } from './public-jwk.js';

export interface X25519Pair {
  readonly publicKey: X25519Jwk;
  readonly privateKey: KeyObject;
}

/**
 * The key pair of a seed (RFC 7748 5). Not by `generateKeyPairSync`: exporting a key while its generation is garbage-collected can
 * block the process for ever (Node.js 20). Not by PKCS8 either, whose decoding costs ten times the arithmetic.
 *
 * @param seed 32 bytes
 */
export function x25519Pair(seed: Buffer): X25519Pair {
  // The library computes the public key from `d`; that `x` is not looked at is held by a test.
  const jwk = { kty: 'OKP', crv: 'X25519', d: seed.toString('base64url'), x: '' };
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const { x = '' } = privateKey.export({ format: 'jwk' });
  return { publicKey: { kty: 'OKP', crv: 'X25519', x }, privateKey };
}
