import assert from 'node:assert/strict';
import { createCipheriv, randomBytes } from 'node:crypto';
import { unwrapKey, wrapKey } from '../../src/audit/key-wrap.js';
import { flipBit } from '../support/sample-entry.js';

describe('Key wrap', () => {
  const under = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
  const key = Buffer.from('00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F', 'hex');
  const wrapped = Buffer.from(
    '28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21',
    'hex',
  );

  it('gives the vector of RFC 3394 4.6, however often it is asked', () => {
    for (let i = 0; i < 3; i++) assert.deepEqual(wrapKey(under, key), wrapped);
    assert.deepEqual(unwrapKey(under, wrapped), key);
  });

  it('gives with a cipher used before what a fresh one gives', () => {
    for (let i = 0; i < 500; i++) {
      const other = randomBytes(32);
      const fresh = createCipheriv('id-aes256-wrap', under, Buffer.alloc(8, 0xa6)).update(other);
      assert.deepEqual(wrapKey(under, other), fresh);
    }
  });

  it('does not open with another key, another length or any bit altered', () => {
    assert.equal(unwrapKey(randomBytes(32), wrapped), null);
    for (const length of [0, 8, 16, 39]) assert.equal(unwrapKey(under, wrapped.subarray(0, length)), null);
    for (let bit = 0; bit < 320; bit++) assert.equal(unwrapKey(under, flipBit(wrapped, bit)), null);
  });
});
