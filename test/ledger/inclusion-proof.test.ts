import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { leafHash, nodeHash } from '../../src/ledger/hashes.js';
import { inclusionHolds, proveInclusion, type InclusionClaim } from '../../src/ledger/inclusion-proof.js';
import {
  knownInclusion,
  knownLeaves,
  knownNodes,
  knownRoots,
  rfcNodes,
  rollingInclusion,
} from '../support/ledger-vectors.js';
import { flipped, proofMutations } from '../support/mutations.js';
import { byteLeaves, naiveHashes, naivePath, naiveRoot } from '../support/naive-tree.js';
import { rejects } from '../support/refuses.js';

describe('An inclusion proof', () => {
  it('is the published one in the known tree, and holds', async () => {
    const leaves = knownLeaves.map((hex) => leafHash(Buffer.from(hex, 'hex')));
    for (const [index, size, expected] of knownInclusion) {
      const proof = await proveInclusion(naiveHashes(leaves), index, size);
      assert.deepEqual(
        proof.map((hash) => hash.toString('hex')),
        expected.map((name) => knownNodes[name]),
      );
      const root = Buffer.from(knownRoots[size - 1] ?? '', 'hex');
      assert.ok(inclusionHolds({ index, size, leafHash: leaves[index] ?? root, proof, root }));
    }
  });

  it('is that of the drawing in RFC 6962', async () => {
    const leaves = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6'].map((text) => leafHash(Buffer.from(text)));
    const hashes = naiveHashes(leaves);
    const named = (names: readonly (keyof typeof rfcNodes)[]) =>
      hashes(names.map((name) => ({ level: rfcNodes[name][0], index: rfcNodes[name][1] })));
    const l = naiveRoot(leaves.slice(4));
    assert.deepEqual(await proveInclusion(hashes, 0, 7), [...(await named(['b', 'h'])), l]);
    assert.deepEqual(await proveInclusion(hashes, 3, 7), [...(await named(['c', 'g'])), l]);
    assert.deepEqual(await proveInclusion(hashes, 4, 7), await named(['f', 'j', 'k']));
    assert.deepEqual(await proveInclusion(hashes, 6, 7), await named(['i', 'k']));
    assert.equal(
      naiveRoot(leaves).toString('hex'),
      '73a590fb266b81557040b146b9d479e2a1b5849b125167642f5b64866f1d5c7d',
    );
  });

  it('is the known one for every leaf of every tree to 130', async () => {
    const hash = createHash('sha256');
    const hashes = naiveHashes(byteLeaves(130));
    for (let size = 1; size <= 130; size++) {
      for (let index = 0; index < size; index++) {
        const proof = await proveInclusion(hashes, index, size);
        const words = [String(index), String(size), ...proof.map((node) => node.toString('hex'))];
        hash.update(`${words.join(' ')}\n`);
      }
    }
    assert.equal(hash.digest('hex'), rollingInclusion);
  });

  it('is the recursive one and fails once anything is changed, for every leaf of every tree to 64', async () => {
    const leaves = byteLeaves(64);
    const hashes = naiveHashes(leaves);
    let mutations = 0;
    for (let size = 1; size <= 64; size++) {
      const root = naiveRoot(leaves.slice(0, size));
      for (const [index, leaf] of leaves.slice(0, size).entries()) {
        const proof = await proveInclusion(hashes, index, size);
        assert.deepEqual(proof, naivePath(index, leaves.slice(0, size)));
        const claim = { index, size, leafHash: leaf, proof, root };
        assert.ok(inclusionHolds(claim), `${index} in ${size}`);
        for (const [what, changed] of changes(claim)) {
          mutations++;
          assert.ok(!inclusionHolds(changed), `${what}: ${index} in ${size}`);
        }
      }
    }
    assert.ok(mutations > 30_000);
  });

  it('is not made for a leaf that the tree does not have', async () => {
    await rejects('invalid-request', () => proveInclusion(naiveHashes(byteLeaves(4)), 4, 4));
  });
});

/** Every way of being nearly true: each of them must fail. */
function changes(claim: InclusionClaim): [string, InclusionClaim][] {
  const { index, size, leafHash: leaf, proof, root } = claim;
  const indices = [index - 1, index + 1, index ^ 2, size, -1, NaN, index + 0.5, 2 ** 53 + 2 * index];
  return [
    ...proofMutations(proof, [leaf, root]).map(([what, other]): [string, InclusionClaim] => [
      what,
      { ...claim, proof: other },
    ]),
    ...indices.map((other): [string, InclusionClaim] => [`index ${other}`, { ...claim, index: other }]),
    ...otherSizes(claim).map((other): [string, InclusionClaim] => [
      `size ${other}`,
      { ...claim, size: other },
    ]),
    ...[nodeHash(leaf, root), nodeHash(root, leaf)].map((beyond): [string, InclusionClaim] => [
      'path beyond the root',
      { ...claim, proof: [...proof, leaf], root: beyond },
    ]),
    ['leaf', { ...claim, leafHash: flipped(leaf) }],
    ['short leaf', { ...claim, leafHash: leaf.subarray(1) }],
    ['root', { ...claim, root: flipped(root) }],
    ['short root', { ...claim, root: root.subarray(1) }],
    ...(size > 1 ? [['swapped', { ...claim, leafHash: root, root: leaf }] as [string, InclusionClaim]] : []),
  ];
}

/**
 * Sizes at which the path has another shape. Of the size itself a path says nothing more: the checkpoint binds size and root.
 */
function otherSizes({ index, size, proof }: InclusionClaim): number[] {
  const shapes = (other: number) => (other > index ? pathShape(index, other) : 'none');
  return [size - 1, size + 1, size * 2, Math.floor(size / 2), 0, -size, NaN, size + 0.5, size ^ 2]
    .filter((other) => !Number.isSafeInteger(other) || other < 1 || shapes(other) !== shapes(size))
    .concat(proof.length === 0 ? [2, 3] : []);
}

/** On which side each sibling is. */
function pathShape(index: number, size: number): string {
  let [start, end, shape] = [0, size, ''];
  while (end - start > 1) {
    let split = 1;
    while (split * 2 < end - start) split *= 2;
    const left = index < start + split;
    shape = (left ? 'r' : 'l') + shape;
    [start, end] = left ? [start, start + split] : [start + split, end];
  }
  return shape;
}
