import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { emptyRange, grow, rootOf } from '../../src/ledger/compact-range.js';
import { emptyRoot, leafHash, nodeHash } from '../../src/ledger/hashes.js';
import { knownLeaves, knownRoots, rollingRoots } from '../support/ledger-vectors.js';

describe('A compact range', () => {
  it('has the root of the empty tree when it has no leaves', () => {
    assert.equal(
      rootOf(emptyRange).toString('hex'),
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('has the published roots of the known tree', () => {
    const leaves = knownLeaves.map((hex) => Buffer.from(hex, 'hex'));
    const roots = leaves.map((_, i) => rootOf(grow(emptyRange, leaves.slice(0, i + 1))).toString('hex'));
    assert.deepEqual(roots, knownRoots);
  });

  it('has the known roots at every size to 130', () => {
    const hash = createHash('sha256');
    let range = emptyRange;
    for (let n = 0; n <= 130; n++) {
      hash.update(`${String(n)} ${rootOf(range).toString('hex')}\n`);
      range = grow(range, [Buffer.from([n])]);
    }
    assert.equal(hash.digest('hex'), rollingRoots);
  });

  it('has one root however the leaves arrive in batches, that of the recursive definition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), { maxLength: 12 }),
        (batches) => {
          const leaves = batches.map((batch) => batch.map((leaf) => Buffer.from(leaf)));
          const grown = leaves.reduce(grow, emptyRange);
          assert.equal(grown.size, leaves.flat().length);
          assert.deepEqual(rootOf(grown), recursiveRoot(leaves.flat()));
        },
      ),
    );
  });
});

/** MTH of RFC 9162 2.1.1, word by word. */
function recursiveRoot(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (!first) return emptyRoot;
  if (leaves.length === 1) return leafHash(first);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(recursiveRoot(leaves.slice(0, split)), recursiveRoot(leaves.slice(split)));
}
