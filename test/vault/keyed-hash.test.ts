import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { keyedHash } from '../../src/vault/keyed-hash.js';

describe('A keyed hash', () => {
  it('is HMAC-SHA-256: vectors 1, 2 and 4 of RFC 4231', () => {
    const vectors = [
      [
        '0b'.repeat(20),
        '4869205468657265',
        'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
      ],
      [
        '4a656665',
        '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
        '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      ],
      [
        '0102030405060708090a0b0c0d0e0f10111213141516171819',
        'cd'.repeat(50),
        '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
      ],
    ] as const;
    for (const [key, message, hash] of vectors) {
      assert.equal(keyedHash(Buffer.from(key, 'hex'), Buffer.from(message, 'hex')).toString('hex'), hash);
    }
  });

  it('is what the library says for any key and any parts, text and bytes, short and long', () => {
    const bytes = fc.uint8Array({ maxLength: 700 }).map((array) => Buffer.from(array));
    const text = fc.string({ unit: 'binary', maxLength: 700 });
    const key = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(key, fc.array(fc.oneof(bytes, text), { maxLength: 4 }), (secret, parts) => {
        const hmac = createHmac('sha256', secret);
        for (const part of parts) hmac.update(part);
        assert.deepEqual(keyedHash(secret, ...parts), hmac.digest());
      }),
    );
  });
});
