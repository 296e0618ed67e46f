import assert from 'node:assert/strict';
import { calculateJwkThumbprint } from 'jose';
import { thumbprint, type PublicJwk } from '../../src/audit/public-jwk.js';
import { sampleKeys } from '../support/sample-keys.js';

describe('The thumbprint of a key', () => {
  it('is the one of the example in RFC 7638 3.1', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    const key: PublicJwk = { kty: 'RSA', n, e: 'AQAB' };
    assert.equal(thumbprint(key).toString('base64url'), 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
  });

  it('is the one that jose computes, for every kind of key', async () => {
    for (const { jwk } of Object.values(sampleKeys)) {
      assert.equal(thumbprint(jwk).toString('base64url'), await calculateJwkThumbprint({ ...jwk }));
    }
  });
});
