import assert from 'node:assert/strict';
import { parseJwks } from '../../src/audit/recipient-key.js';
import { thumbprint } from '../../src/audit/public-jwk.js';
import { refuses } from '../support/refuses.js';
import { sampleKey, sampleKeys } from '../support/sample-keys.js';

const { x25519, p256, rsa } = sampleKeys;
const jwks = (...keys: unknown[]): string => JSON.stringify({ keys });

describe("A recipient's JWK Set", () => {
  it('gives its keys in order, with their names and thumbprints', () => {
    const text = jwks({ ...rsa.jwk, kid: 'new', use: 'enc', alg: 'RSA-OAEP-256' }, x25519.jwk, p256.jwk);
    for (const hostile of [text, Buffer.from(text)]) {
      assert.deepEqual(parseJwks(hostile), [
        { jwk: rsa.jwk, kid: 'new', thumbprint: thumbprint(rsa.jwk) },
        { jwk: x25519.jwk, kid: null, thumbprint: thumbprint(x25519.jwk) },
        { jwk: p256.jwk, kid: null, thumbprint: thumbprint(p256.jwk) },
      ]);
    }
  });

  it('passes over keys for something else', () => {
    const others = [
      { ...p256.jwk, use: 'sig' },
      { ...rsa.jwk, alg: 'RS256' },
      { ...rsa.jwk, alg: 'RSA-OAEP' },
      { ...p256.jwk, alg: 'ECDH-ES' },
      { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' },
      { kty: 'EC', crv: 'P-384', x: 'AAAA', y: 'AAAA' },
      { kty: 'new' },
    ];
    const usable = { ...x25519.jwk, alg: 'ECDH-ES+A256KW' };
    assert.deepEqual(
      parseJwks(jwks(...others, usable)).map(({ jwk }) => jwk),
      [x25519.jwk],
    );
    refuses('unavailable', () => parseJwks(jwks(...others)));
  });

  it('with a private member anywhere is refused', () => {
    for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) {
      refuses('unavailable', () => parseJwks(jwks({ ...x25519.jwk, [name]: 'AAAA' })));
      refuses('unavailable', () => parseJwks(jwks(x25519.jwk, { kty: 'new', [name]: 'AAAA' })));
    }
  });

  it('with a weak or malformed key, or one off its curve, is refused', () => {
    const bad: unknown[] = [
      sampleKey('weak').jwk,
      { ...rsa.jwk, n: bits(2047) },
      { ...rsa.jwk, n: bits(8193) },
      { ...rsa.jwk, e: 'Aw' },
      { ...rsa.jwk, e: 'AQ' },
      { ...rsa.jwk, n: undefined },
      { ...rsa.jwk, n: `${'n' in rsa.jwk ? rsa.jwk.n : ''}=` },
      { ...p256.jwk, y: Buffer.alloc(32, 1).toString('base64url') },
      { ...p256.jwk, x: 5 },
      { ...p256.jwk, y: undefined },
      { ...x25519.jwk, x: 'AAAA' },
      { ...x25519.jwk, x: Buffer.alloc(32).toString('base64url') },
      { ...x25519.jwk, x: `${'A'.repeat(42)}B` },
      { ...x25519.jwk, kid: 5 },
      { ...x25519.jwk, kid: 'line\nfeed' },
      { ...x25519.jwk, kid: '' },
      null,
      [],
      'key',
    ];
    for (const key of bad) refuses('unavailable', () => parseJwks(jwks(key, x25519.jwk)));
  });

  it('that is no JWK Set is refused, without a word of it in the fault', () => {
    const many = Array.from({ length: 33 }, () => x25519.jwk);
    for (const text of [
      '',
      'secret words',
      '[]',
      'null',
      '{}',
      '{"keys":{}}',
      '{"keys":[]}',
      jwks(...many),
    ]) {
      const fault = refuses('unavailable', () => parseJwks(text));
      assert.equal(fault.cause, undefined);
      assert.doesNotMatch(fault.message, /secret/);
    }
  });
});

/** An odd modulus of so many bits. */
function bits(length: number): string {
  const number = (1n << BigInt(length - 1)) | 1n;
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
