import { rootOf } from './compact-range.js';
import type { TreeHashes, TreeNode } from './tree-node.js';

/** The leaves from `start` to before `end`; `start` is a multiple of the smallest power of two that spans them. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** The largest power of two smaller than `count`, where a tree of so many leaves parts (RFC 9162 2.1.1, k). `count` is above 1. */
export function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** The fewest perfect subtrees that hold the leaves, largest first. */
export function nodesOf({ start, end }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = start; at < end;) {
    const leaves = splitOf(end - at + 1);
    nodes.push({ level: Math.log2(leaves), index: at / leaves });
    at += leaves;
  }
  return nodes;
}

/** MTH (RFC 9162 2.1.1) of each range, from nodes that are asked for all at once. */
export async function rangeHashes(hashes: TreeHashes, ranges: readonly LeafRange[]): Promise<Buffer[]> {
  const nodes = ranges.map(nodesOf);
  const found = await hashes(nodes.flat());
  let next = 0;
  return ranges.map(({ start, end }, at) => {
    const peaks = found.slice(next, (next += nodes[at]?.length ?? 0));
    return rootOf({ size: end - start, peaks });
  });
}
