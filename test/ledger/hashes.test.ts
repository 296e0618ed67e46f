import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { emptyRoot, leafHash, nodeHash } from '../../src/ledger/hashes.js';

describe('The hashes of the tree', () => {
  it('are the published ones', () => {
    assert.equal(
      emptyRoot.toString('hex'),
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    assert.equal(
      leafHash(Buffer.from('L123456')).toString('hex'),
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    );
  });

  it('are those of the plain definition, whatever was hashed before', () => {
    assert.equal(
      plain(1, Buffer.from('N123'), Buffer.from('N456')).toString('hex'),
      'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
    );
    const bytes = fc.uint8Array({ maxLength: 3000 });
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, hash, hash, (leaf, left, right) => {
        assert.deepEqual(leafHash(Buffer.from(leaf)), plain(0, leaf));
        assert.deepEqual(nodeHash(Buffer.from(left), Buffer.from(right)), plain(1, left, right));
      }),
    );
    for (const length of [1023, 1024, 1025]) {
      assert.deepEqual(leafHash(Buffer.alloc(length, 7)), plain(0, Buffer.alloc(length, 7)));
    }
  });
});

function plain(prefix: number, ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256').update(Buffer.from([prefix]));
  for (const part of parts) hash.update(part);
  return hash.digest();
}
