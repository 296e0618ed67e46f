import { Fault } from '../fault.js';
import { nodeHash } from './hashes.js';
import { rangeHashes, splitOf, type LeafRange } from './leaf-ranges.js';
import { isHash, isPlace } from './plausible.js';
import type { TreeHashes } from './tree-node.js';

/** What an inclusion proof claims: the leaf of that hash is at `index` in the tree of `size` leaves with that root. */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Buffer;
  readonly proof: readonly Buffer[];
  readonly root: Buffer;
}

/**
 * The hashes that lead from leaf `index` to the root of the tree of `size` leaves, from below (RFC 9162 2.1.3.1).
 *
 * @throws Fault `invalid-request` if that tree has no such leaf
 */
export async function proveInclusion(hashes: TreeHashes, index: number, size: number): Promise<Buffer[]> {
  if (index >= size) throw new Fault('invalid-request', 'the index is not below the size of the tree');
  return rangeHashes(hashes, siblings(index, size));
}

/** Whether the proof shows what it claims (RFC 9162 2.1.3.2). Anything may be given. */
export function inclusionHolds({ index, size, leafHash, proof, root }: InclusionClaim): boolean {
  if (!isPlace(index) || !isPlace(size) || index >= size) return false;
  if (![leafHash, root, ...proof].every(isHash)) return false;
  let [node, last, hash] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      // The last node of an even place has no sibling at its level: it moves up until it has one.
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && hash.equals(root);
}

function siblings(index: number, size: number): LeafRange[] {
  const found: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    found.push(index < middle ? { start: middle, end } : { start, end: middle });
    [start, end] = index < middle ? [start, middle] : [middle, end];
  }
  return found.reverse();
}
