import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { requestHash } from '../../src/audit/request-hash.js';

const salt = Buffer.alloc(32, 1);

describe('The request hash', () => {
  it('is HMAC-SHA-256 under the salt of label, presence, and the parts behind their lengths', () => {
    const expected = createHmac('sha256', salt)
      .update('tallystick request\n')
      .update(Buffer.from('0100000003c3a43100000002686a', 'hex'))
      .digest();
    assert.deepEqual(requestHash(salt, 'ä1', Buffer.from('hj')), expected);
  });

  it('tells nobody from somebody without a name', () => {
    assert.notDeepEqual(requestHash(salt, null, Buffer.from('x')), requestHash(salt, '', Buffer.from('x')));
  });

  it('does not let a subject run into a request', () => {
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 6 });
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        fc.pre(a !== c || b !== d);
        assert.notDeepEqual(requestHash(salt, a, Buffer.from(b)), requestHash(salt, c, Buffer.from(d)));
      }),
    );
    assert.notDeepEqual(requestHash(salt, 'ab', Buffer.from('c')), requestHash(salt, 'a', Buffer.from('bc')));
  });

  it('depends on the salt', () => {
    const other = Buffer.alloc(32, 2);
    assert.notDeepEqual(requestHash(salt, 'a', Buffer.alloc(0)), requestHash(other, 'a', Buffer.alloc(0)));
  });

  it('takes long requests', () => {
    const long = Buffer.alloc(100_000, 5);
    assert.notDeepEqual(requestHash(salt, 'a', long), requestHash(salt, 'a', long.subarray(1)));
  });
});
