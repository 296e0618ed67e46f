import { emptyRoot, leafHash, nodeHash } from './hashes.js';

/** The right edge of a Merkle tree: all that is needed to grow it and to know its root. At most 53 hashes. */
export interface CompactRange {
  /** Number of leaves. */
  readonly size: number;
  /** Roots of the perfect subtrees that the leaves fill, largest first: one for each bit that is set in `size`. */
  readonly peaks: readonly Buffer[];
}

export const emptyRange: CompactRange = { size: 0, peaks: [] };

/** The range with more leaves at its right. */
export function grow(range: CompactRange, leaves: readonly Buffer[]): CompactRange {
  const peaks = [...range.peaks];
  let size = range.size;
  for (const leaf of leaves) {
    let hash = leafHash(leaf);
    // Each bit that carries when one is added to the size merges two subtrees of equal height.
    for (let bits = size; bits % 2 === 1; bits = Math.floor(bits / 2))
      hash = nodeHash(peaks.pop() ?? emptyRoot, hash);
    peaks.push(hash);
    size++;
  }
  return { size, peaks };
}

/** The root of the tree (RFC 9162 2.1.1, MTH). */
export function rootOf({ peaks }: CompactRange): Buffer {
  const [smallest, ...larger] = peaks.toReversed();
  return smallest ? larger.reduce((right, left) => nodeHash(left, right), smallest) : emptyRoot;
}
