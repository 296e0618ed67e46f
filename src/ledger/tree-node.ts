/** A node of a Merkle tree: the root of the perfect subtree of the 2^level leaves from leaf index * 2^level on. */
export interface TreeNode {
  /** 0 for the leaf hashes. */
  readonly level: number;
  readonly index: number;
}

/** The hashes of nodes of one tree, aligned with the nodes. The subtree of each node must be full of leaves. */
export type TreeHashes = (nodes: readonly TreeNode[]) => Promise<readonly Buffer[]>;
