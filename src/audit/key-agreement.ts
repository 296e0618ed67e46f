import {
  constants,
  createECDH,
  createPublicKey,
  diffieHellman,
  hash,
  privateDecrypt,
  publicEncrypt,
  type KeyObject,
} from 'node:crypto';
import { fewRandomBytes } from '../vault/random-bytes.js';
import { uint } from '../vault/keyed-hash.js';
import { unwrapKey, wrapKey } from './key-wrap.js';
import type { P256Jwk, PublicJwk, X25519Jwk } from './public-jwk.js';
import { x25519Pair } from './x25519-pair.js';

/** A content key on its way to the holder of a private key. */
export type WrappedContentKey =
  | { readonly alg: 'RSA-OAEP-256'; readonly wrapped: Buffer }
  | { readonly alg: 'ECDH-ES+A256KW'; readonly epk: X25519Jwk | P256Jwk; readonly wrapped: Buffer };

/** Wraps a content key to a public key (RFC 7518 4.3 and 4.6), each time under a fresh ephemeral key. */
export function wrapTo(to: PublicJwk, cek: Buffer): WrappedContentKey {
  if (to.kty === 'RSA') {
    return { alg: 'RSA-OAEP-256', wrapped: publicEncrypt({ key: importKey(to), ...oaep }, cek) };
  }
  const { epk, shared } = to.kty === 'OKP' ? agreeX25519(to) : agreeP256(to);
  return { alg: 'ECDH-ES+A256KW', epk, wrapped: wrapKey(derivedKey(shared), cek) };
}

/** Null if it was not wrapped to this key, or was altered. One private operation. */
export function unwrapWith(privateKey: KeyObject, hostile: WrappedContentKey): Buffer | null {
  try {
    if (hostile.alg === 'RSA-OAEP-256') return privateDecrypt({ key: privateKey, ...oaep }, hostile.wrapped);
    const shared = diffieHellman({ privateKey, publicKey: importKey(hostile.epk) });
    return unwrapKey(derivedKey(shared), hostile.wrapped);
  } catch {
    // Another kind of key, or a point that is none: not ours either way.
    return null;
  }
}

/**
 * What `wrapTo` makes for an X25519 key, for nobody. The ephemeral key is a real one: random bytes would not do, only one in sixteen is
 * a point that a key can have. The agreement is spared, since a wrap under a key that nobody has cannot be told from random bytes.
 */
export function wrapToNobody(): WrappedContentKey {
  return {
    alg: 'ECDH-ES+A256KW',
    epk: x25519Pair(fewRandomBytes(32)).publicKey,
    wrapped: fewRandomBytes(40),
  };
}

/** @throws Error if it is not a key of that kind */
export function importKey(jwk: PublicJwk): KeyObject {
  return createPublicKey({ key: { ...jwk }, format: 'jwk' });
}

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

function agreeX25519(to: X25519Jwk): { epk: X25519Jwk; shared: Buffer } {
  const { publicKey, privateKey } = x25519Pair(fewRandomBytes(32));
  return { epk: publicKey, shared: diffieHellman({ privateKey, publicKey: importKey(to) }) };
}

function agreeP256(to: P256Jwk): { epk: P256Jwk; shared: Buffer } {
  const ephemeral = createECDH('prime256v1');
  const point = ephemeral.generateKeys();
  const shared = ephemeral.computeSecret(
    Buffer.concat([Buffer.from([4]), Buffer.from(to.x, 'base64url'), Buffer.from(to.y, 'base64url')]),
  );
  const [x, y] = [point.toString('base64url', 1, 33), point.toString('base64url', 33, 65)];
  return { epk: { kty: 'EC', crv: 'P-256', x, y }, shared };
}

const name = Buffer.from('ECDH-ES+A256KW');

/** AlgorithmID, PartyUInfo and PartyVInfo (both empty), SuppPubInfo: the length in bits (RFC 7518 4.6.2). */
const otherInfo = Buffer.concat([uint(name.length, 4), name, uint(0, 4), uint(0, 4), uint(256, 4)]);

/** The Concat KDF with SHA-256, of which one round is enough for 256 bits. */
function derivedKey(shared: Buffer): Buffer {
  return hash('sha256', Buffer.concat([uint(1, 4), shared, otherInfo]), 'buffer');
}
