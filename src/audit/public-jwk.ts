import { hash } from 'node:crypto';

/** A public key to agree or encrypt with, in the members that make it one (RFC 7518 6, RFC 8037 2). */
export type PublicJwk = X25519Jwk | P256Jwk | RsaJwk;

export interface X25519Jwk {
  readonly kty: 'OKP';
  readonly crv: 'X25519';
  readonly x: string;
}

export interface P256Jwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

export interface RsaJwk {
  readonly kty: 'RSA';
  readonly n: string;
  readonly e: string;
}

/** The thumbprint of a key (RFC 7638, SHA-256), 32 bytes. */
export function thumbprint(jwk: PublicJwk): Buffer {
  return hash('sha256', JSON.stringify(required(jwk)), 'buffer');
}

/** In lexicographic order (RFC 7638 3.2). */
function required(jwk: PublicJwk): object {
  switch (jwk.kty) {
    case 'OKP':
      return { crv: jwk.crv, kty: jwk.kty, x: jwk.x };
    case 'EC':
      return { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y };
    case 'RSA':
      return { e: jwk.e, kty: jwk.kty, n: jwk.n };
  }
}
