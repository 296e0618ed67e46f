import { emptyRoot, leafHash, nodeHash } from '../../src/ledger/hashes.js';
import type { TreeHashes } from '../../src/ledger/tree-node.js';

/** The definitions of RFC 9162 2.1, word by word, over leaf hashes: slow, and plain enough to be believed. */

/** MTH (2.1.1). */
export function naiveRoot(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (!first) return emptyRoot;
  if (leaves.length === 1) return first;
  const [left, right] = parted(leaves);
  return nodeHash(naiveRoot(left), naiveRoot(right));
}

/** PATH (2.1.3.1). */
export function naivePath(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const [left, right] = parted(leaves);
  return index < left.length
    ? [...naivePath(index, left), naiveRoot(right)]
    : [...naivePath(index - left.length, right), naiveRoot(left)];
}

/** PROOF (2.1.4.1). */
export function naiveProof(from: number, leaves: readonly Buffer[]): Buffer[] {
  return subproof(from, leaves, true);
}

function subproof(from: number, leaves: readonly Buffer[], known: boolean): Buffer[] {
  if (from === leaves.length) return known ? [] : [naiveRoot(leaves)];
  const [left, right] = parted(leaves);
  return from <= left.length
    ? [...subproof(from, left, known), naiveRoot(right)]
    : [...subproof(from - left.length, right, false), naiveRoot(left)];
}

function parted(leaves: readonly Buffer[]): [readonly Buffer[], readonly Buffer[]] {
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return [leaves.slice(0, split), leaves.slice(split)];
}

/** The hashes of the nodes of a tree that is given by its leaf hashes. Refuses a node whose subtree is not full. */
export function naiveHashes(leaves: readonly Buffer[]): TreeHashes {
  const levels: Buffer[][] = [[...leaves]];
  for (let below = leaves; below.length > 1; below = levels.at(-1) ?? []) {
    levels.push(pairs(below).map(([left, right]) => nodeHash(left, right)));
  }
  return (nodes) =>
    Promise.resolve(
      nodes.map(({ level, index }) => {
        const hash = levels[level]?.[index];
        if (!hash) throw new Error(`no node ${level}/${index}`);
        return hash;
      }),
    );
}

function pairs(hashes: readonly Buffer[]): [Buffer, Buffer][] {
  return hashes.flatMap((left, at): [Buffer, Buffer][] => {
    const right = hashes[at + 1];
    return at % 2 === 0 && right ? [[left, right]] : [];
  });
}

/** The hashes of the leaves of one byte 0, 1, 2 … (modulo 256). */
export function byteLeaves(count: number): Buffer[] {
  return Array.from({ length: count }, (_, n) => leafHash(Buffer.from([n % 256])));
}
