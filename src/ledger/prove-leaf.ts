import { Fault } from '../fault.js';
import { proveInclusion } from './inclusion-proof.js';
import type { Publisher } from './publisher.js';
import { formatTlogProof } from './tlog-proof.js';
import type { Tree } from './tree.js';

/** What shows, without the server, that the log has a leaf. */
export interface LeafProof {
  /** The inclusion proof (RFC 9162 2.1.3). */
  readonly hashes: readonly Buffer[];
  /** The signed note whose tree it leads to. */
  readonly checkpoint: string;
  /** All of it as one text (C2SP tlog-proof). */
  readonly receipt: string;
}

/** How long a proof waits for a checkpoint that covers its leaf, in milliseconds. */
const patience = 5000;

/** Proves that a leaf is in the tree of the latest checkpoint. @throws Fault `unavailable` if none covers it within five seconds */
export async function proveLeaf(
  tree: Pick<Tree, 'hashes'>,
  publisher: Pick<Publisher, 'grown'>,
  index: number,
): Promise<LeafProof> {
  const published = await publisher.grown(index, patience);
  if (!published || published.size <= index) {
    throw new Fault('unavailable', 'no checkpoint covers the entry yet; try again shortly');
  }
  const hashes = await proveInclusion(tree.hashes, index, published.size);
  const receipt = formatTlogProof({ extra: null, index, proof: hashes, checkpoint: published.note });
  return { hashes, checkpoint: published.note, receipt };
}
