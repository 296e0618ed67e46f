import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pad, unpad } from '../../src/vault/padding.js';
import { refuses } from '../support/refuses.js';

describe('Padding', () => {
  it('gives back what went in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        assert.deepEqual(unpad(pad(Buffer.from(bytes))), Buffer.from(bytes));
      }),
    );
  });

  it('knows few lengths: powers of two to 64 KiB, eighths of them above', () => {
    const lengths = new Set<number>();
    for (let length = 0; length < 65_000; length += 7) lengths.add(pad(Buffer.alloc(length)).length);
    assert.deepEqual([...lengths], [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]);
    assert.equal(pad(Buffer.alloc(70_000)).length, 73_728);
    assert.equal(pad(Buffer.alloc(1_000_000)).length, 1_048_576);
  });

  it('refuses a length that cannot be', () => {
    refuses('tampered', () => unpad(Buffer.from([0, 0, 0, 9, 1])));
    refuses('tampered', () => unpad(Buffer.alloc(2)));
  });
});
