import assert from 'node:assert/strict';
import { leafHash } from '../../src/ledger/hashes.js';
import { inclusionHolds, proveInclusion } from '../../src/ledger/inclusion-proof.js';
import { consistencyHolds, proveConsistency } from '../../src/ledger/consistency-proof.js';
import { rangeHashes } from '../../src/ledger/leaf-ranges.js';
import { readPublished, type LogIdentity } from '../../src/ledger/published.js';
import { followTree, type Tree } from '../../src/ledger/tree.js';
import type { Store } from '../../src/store/port.js';
import { newLog, whileFollowing } from './followed-tree.js';
import { entryIsThatOfItsLeaf } from './ledger-entries.js';
import { bareCommit } from './temp-store.js';
import { usedMemory } from './used-memory.js';

/** What was measured on a ledger of one size. */
export interface ScaleFigures {
  /** Following and hashing, tiles put, from the first leaf to the last. */
  readonly grownPerSecond: number;
  /** From the start of a second process to its tree at full size. */
  readonly startMs: number;
  /** What a started tree holds in memory beyond what was there before. */
  readonly startBytes: number;
  /** Median times of making a proof, of leaves and sizes all over the tree. */
  readonly inclusionMs: number;
  readonly consistencyMs: number;
}

/** Grows a ledger to that size, publishes it, starts anew and proves; everything that is made must hold. */
export async function measureScale(store: Store, size: number): Promise<ScaleFigures> {
  const log = newLog();
  const leaves = await fill(store, size);
  const grown = await timed(() => publishAll(store, log, size));
  const before = await usedMemory();
  const tree = followTree(store.ledger, entryIsThatOfItsLeaf, () => readPublished(store.notes, log));
  try {
    const start = await timed(() => tree.grown(size - 1, 60_000));
    assert.equal(tree.size(), size);
    const startBytes = (await usedMemory()) - before;
    const proofs = await proveAllOver(tree, leaves);
    return { grownPerSecond: size / (grown / 1000), startMs: start, startBytes, ...proofs };
  } finally {
    tree.stop();
  }
}

/** Leaves of 101 bytes that can be made again: only how to make them is kept. */
async function fill(store: Store, size: number): Promise<(index: number) => Buffer> {
  const leafOf = (index: number): Buffer => {
    const leaf = Buffer.alloc(101, 1);
    leaf.writeUInt32BE(index, 1);
    return leaf;
  };
  for (let from = 0; from < size; from += 2000) {
    const leaves = Array.from({ length: Math.min(2000, size - from) }, (_, at) => leafOf(from + at));
    await store.commit([bareCommit({ leaves, entries: leaves.map(() => null) })]);
  }
  return leafOf;
}

async function publishAll(store: Store, log: LogIdentity, size: number): Promise<void> {
  await whileFollowing(store, log, async ({ publisher }) => {
    let published = await publisher.grown(size - 1, 120_000);
    while ((published?.size ?? 0) < size) published = await publisher.grown(size - 1, 120_000);
  });
}

async function proveAllOver(
  tree: Tree,
  leafOf: (index: number) => Buffer,
): Promise<{ inclusionMs: number; consistencyMs: number }> {
  const { size, root } = await tree.root();
  const [inclusion, consistency]: [number[], number[]] = [[], []];
  for (let n = 0; n < 300; n++) {
    const index = (n * 7_654_321) % size;
    let proof: Buffer[] = [];
    inclusion.push(await timed(async () => void (proof = await proveInclusion(tree.hashes, index, size))));
    assert.ok(inclusionHolds({ index, size, leafHash: leafHash(leafOf(index)), proof, root }));
    const from = index + 1;
    const [fromRoot = root] = await rangeHashes(tree.hashes, [{ start: 0, end: from }]);
    consistency.push(await timed(async () => void (proof = await proveConsistency(tree.hashes, from, size))));
    assert.ok(consistencyHolds({ from, fromRoot, to: size, toRoot: root, proof }));
  }
  return { inclusionMs: median(inclusion), consistencyMs: median(consistency) };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
