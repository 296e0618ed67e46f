import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { PublicJwk } from '../../src/audit/public-jwk.js';

export interface SampleKey {
  readonly jwk: PublicJwk;
  readonly privateKey: KeyObject;
}

type Kind = 'x25519' | 'p256' | 'rsa' | 'weak';

/** One key pair of each kind that entries can be sealed to. */
export const sampleKeys = {
  x25519: sampleKey('x25519'),
  p256: sampleKey('p256'),
  rsa: sampleKey('rsa'),
};

export function sampleKey(kind: Kind): SampleKey {
  // By way of PEM: to export a key that was generated can block on the garbage collection of its own generation (Node.js 20).
  const privateKey = createPrivateKey(generate(kind).privateKey);
  return {
    jwk: createPublicKey(privateKey).export({ format: 'jwk' }) as unknown as PublicJwk,
    privateKey,
  };
}

function generate(kind: Kind): { readonly privateKey: string } {
  const options = {
    namedCurve: 'prime256v1',
    modulusLength: kind === 'rsa' ? 2048 : 1024,
    publicKeyEncoding: { format: 'pem', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  } as const;
  // The types choose the overload for key objects, whatever the encodings are.
  const generated: unknown =
    kind === 'x25519'
      ? generateKeyPairSync('x25519', options)
      : kind === 'p256'
        ? generateKeyPairSync('ec', options)
        : generateKeyPairSync('rsa', options);
  return generated as { privateKey: string };
}
