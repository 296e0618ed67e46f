import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  consistencyHolds,
  proveConsistency,
  type ConsistencyClaim,
} from '../../src/ledger/consistency-proof.js';
import { emptyRoot, leafHash, nodeHash } from '../../src/ledger/hashes.js';
import {
  knownConsistency,
  knownLeaves,
  knownNodes,
  knownRoots,
  rfcNodes,
  rollingConsistency,
} from '../support/ledger-vectors.js';
import { flipped, proofMutations } from '../support/mutations.js';
import { byteLeaves, naiveHashes, naiveProof, naiveRoot } from '../support/naive-tree.js';
import { rejects } from '../support/refuses.js';

const knownRoot = (size: number): Buffer => Buffer.from(knownRoots[size - 1] ?? '', 'hex');

describe('A consistency proof', () => {
  it('is the published one in the known tree, and holds', async () => {
    const leaves = knownLeaves.map((hex) => leafHash(Buffer.from(hex, 'hex')));
    for (const [from, to, expected] of knownConsistency) {
      const proof = await proveConsistency(naiveHashes(leaves), from, to);
      assert.deepEqual(
        proof.map((hash) => hash.toString('hex')),
        expected.map((name) => knownNodes[name]),
      );
      assert.ok(consistencyHolds({ from, fromRoot: knownRoot(from), to, toRoot: knownRoot(to), proof }));
    }
  });

  it('is that of the drawing in RFC 6962', async () => {
    const leaves = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6'].map((text) => leafHash(Buffer.from(text)));
    const hashes = naiveHashes(leaves);
    const named = (names: readonly (keyof typeof rfcNodes)[]) =>
      hashes(names.map((name) => ({ level: rfcNodes[name][0], index: rfcNodes[name][1] })));
    const l = naiveRoot(leaves.slice(4));
    assert.deepEqual(await proveConsistency(hashes, 3, 7), [...(await named(['c', 'd', 'g'])), l]);
    assert.deepEqual(await proveConsistency(hashes, 4, 7), [l]);
    assert.deepEqual(await proveConsistency(hashes, 6, 7), await named(['i', 'j', 'k']));
  });

  it('is the known one between all trees to 130', async () => {
    const hash = createHash('sha256');
    const hashes = naiveHashes(byteLeaves(130));
    for (let to = 1; to <= 130; to++) {
      for (let from = 1; from <= to; from++) {
        const proof = await proveConsistency(hashes, from, to);
        const words = [String(from), String(to), ...proof.map((node) => node.toString('hex'))];
        hash.update(`${words.join(' ')}\n`);
      }
    }
    assert.equal(hash.digest('hex'), rollingConsistency);
  });

  it('holds between all trees to 300', async () => {
    const { hashes, roots } = trees(300);
    for (const [to, toRoot] of roots.entries()) {
      for (const [from, fromRoot] of roots.slice(0, to + 1).entries()) {
        const proof = await proveConsistency(hashes, from, to);
        assert.ok(consistencyHolds({ from, fromRoot, to, toRoot, proof }), `${from} to ${to}`);
      }
    }
  });

  it('is the recursive one and fails once anything is changed, between all trees to 64', async () => {
    const { leaves, hashes, roots } = trees(64);
    let mutations = 0;
    for (let to = 1; to <= 64; to++) {
      for (let from = 1; from <= to; from++) {
        const proof = await proveConsistency(hashes, from, to);
        assert.deepEqual(proof, naiveProof(from, leaves.slice(0, to)));
        const [fromRoot, toRoot] = [roots[from] ?? emptyRoot, roots[to] ?? emptyRoot];
        for (const [what, changed] of changes({ from, fromRoot, to, toRoot, proof })) {
          mutations++;
          assert.ok(!consistencyHolds(changed), `${what}: ${from} to ${to}`);
        }
      }
    }
    assert.ok(mutations > 30_000);
  });

  it('is empty from the empty tree on, whose root is known', () => {
    const [toRoot, proof] = [knownRoot(8), [] as Buffer[]];
    assert.ok(consistencyHolds({ from: 0, fromRoot: emptyRoot, to: 8, toRoot, proof }));
    assert.ok(consistencyHolds({ from: 0, fromRoot: emptyRoot, to: 0, toRoot: emptyRoot, proof }));
    assert.ok(!consistencyHolds({ from: 0, fromRoot: toRoot, to: 8, toRoot, proof }));
    assert.ok(!consistencyHolds({ from: 0, fromRoot: emptyRoot, to: 8, toRoot, proof: [toRoot] }));
    assert.ok(!consistencyHolds({ from: 0, fromRoot: toRoot, to: 0, toRoot, proof }));
    assert.ok(!consistencyHolds({ from: 0, fromRoot: emptyRoot, to: 0, toRoot, proof }));
  });

  it('is not made for a tree that shrinks', async () => {
    await rejects('invalid-request', () => proveConsistency(naiveHashes(byteLeaves(4)), 4, 3));
  });
});

function trees(most: number) {
  const leaves = byteLeaves(most);
  const roots = Array.from({ length: most + 1 }, (_, size) => naiveRoot(leaves.slice(0, size)));
  return { leaves, hashes: naiveHashes(leaves), roots };
}

const swappedHash = (left: Buffer, right: Buffer): Buffer => nodeHash(right, left);

/** Every way of being nearly true: each of them must fail. */
function changes(claim: ConsistencyClaim): [string, ConsistencyClaim][] {
  const { from, fromRoot, to, toRoot, proof } = claim;
  const sizes = [to + 1, -1, NaN, from + 0.5, 0].map((other): [string, ConsistencyClaim] => [
    `from ${other}`,
    { ...claim, from: other },
  ]);
  const shrunk: [string, ConsistencyClaim][] =
    from < to
      ? [
          ['swapped roots', { ...claim, fromRoot: toRoot, toRoot: fromRoot }],
          ['from = to', { ...claim, from: to }],
          ['to = from', { ...claim, to: from }],
          ['smaller', { ...claim, from: to, to: from }],
        ]
      : [['grown', { ...claim, to: to + 1 }]];
  return [
    ...proofMutations(proof, [fromRoot, toRoot]).map(([what, other]): [string, ConsistencyClaim] => [
      what,
      { ...claim, proof: other },
    ]),
    ...sizes,
    ...shrunk,
    ...[nodeHash, swappedHash].map((hash): [string, ConsistencyClaim] => [
      'path beyond the roots',
      { ...claim, proof: [...proof, toRoot], fromRoot: hash(toRoot, fromRoot), toRoot: hash(toRoot, toRoot) },
    ]),
    ['from root', { ...claim, fromRoot: flipped(fromRoot) }],
    ['to root', { ...claim, toRoot: flipped(toRoot) }],
    ['short roots', { ...claim, fromRoot: fromRoot.subarray(1), toRoot: toRoot.subarray(1) }],
  ];
}
