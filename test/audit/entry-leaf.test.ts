import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { formatLeaf, leafMatches, parseLeaf } from '../../src/audit/entry-leaf.js';
import { refuses } from '../support/refuses.js';

const sealed = Buffer.from('some sealed bytes');
const fields = {
  entryHash: createHash('sha256').update(sealed).digest(),
  epoch: 0x01020304,
  keyCommitment: Buffer.alloc(32, 2),
  requestHash: Buffer.alloc(32, 3),
};

describe('A leaf', () => {
  it('has the bytes that docs/ledger.md says', () => {
    const expected = `01${fields.entryHash.toString('hex')}01020304${'02'.repeat(32)}${'03'.repeat(32)}`;
    assert.equal(formatLeaf(fields).toString('hex'), expected);
    assert.equal(formatLeaf(fields).length, 101);
  });

  it('comes back as it was written, whatever the values', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((array) => Buffer.from(array));
    const epoch = fc.integer({ min: 0, max: 0xffffffff });
    const leaf = fc.record({ entryHash: bytes, epoch, keyCommitment: bytes, requestHash: bytes });
    fc.assert(
      fc.property(leaf, (value) => {
        assert.deepEqual(parseLeaf(formatLeaf(value)), { ...value });
      }),
    );
  });

  it('of another length or format is refused', () => {
    const good = formatLeaf(fields);
    for (let length = 0; length < 101; length++)
      refuses('tampered', () => parseLeaf(good.subarray(0, length)));
    refuses('tampered', () => parseLeaf(Buffer.concat([good, Buffer.alloc(1)])));
    for (const format of [0, 2, 0x31, 255]) {
      const other = Buffer.from(good);
      other[0] = format;
      refuses('tampered', () => parseLeaf(other));
      assert.equal(leafMatches(other, sealed), false);
    }
  });

  it('stands for its sealed bytes and no others', () => {
    const good = formatLeaf(fields);
    assert.equal(leafMatches(good, sealed), true);
    assert.equal(leafMatches(good, Buffer.from('some sealed bytez')), false);
    assert.equal(leafMatches(good.subarray(0, 100), sealed), false);
    assert.equal(leafMatches(Buffer.concat([good, Buffer.alloc(1)]), sealed), false);
  });
});
