import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeBundle, encodeBundle } from '../../src/ledger/bundle.js';
import { refuses } from '../support/refuses.js';

describe('A bundle of entries', () => {
  it('has each entry behind its length, the high byte first', () => {
    const items = [Buffer.from('ab'), Buffer.alloc(0), Buffer.alloc(258, 1)];
    assert.equal(encodeBundle(items, 2).subarray(0, 8).toString('hex'), '0002616200000102');
    assert.equal(encodeBundle(items, 4).subarray(0, 14).toString('hex'), '0000000261620000000000000102');
  });

  it('comes back as it was, and cut anywhere but between entries it is refused', () => {
    const items = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
    fc.assert(
      fc.property(items, fc.constantFrom(2 as const, 4 as const), fc.nat(), (arrays, lengthBytes, seed) => {
        const buffers = arrays.map((bytes) => Buffer.from(bytes));
        const bundle = encodeBundle(buffers, lengthBytes);
        assert.deepEqual(decodeBundle(bundle, lengthBytes), buffers);
        const whole = buffers.map((_, n) => encodeBundle(buffers.slice(0, n), lengthBytes).length);
        const cut = seed % (bundle.length + 1);
        if (cut === bundle.length || whole.includes(cut)) return;
        refuses('invalid-request', () => decodeBundle(bundle.subarray(0, cut), lengthBytes));
      }),
    );
  });
});
