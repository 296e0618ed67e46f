import type { LeafBundle } from '../../ledger/verify/check-tree.js';
import { doesNotHold, parsedOr } from '../../ledger/verify/does-not-hold.js';
import type { TileSource } from '../../ledger/verify/tile-source.js';
import { tileWidth } from '../../ledger/tile.js';
import { leafMatches, parseLeaf } from '../entry-leaf.js';

/** An entry of the ledger as a verifier finds it. */
export interface FoundEntry {
  readonly index: number;
  readonly leaf: Buffer;
  /** Null where it was erased. */
  readonly sealed: Buffer | null;
}

/** Reads what lies beside a bundle of leaves and holds it against them. @throws Fault `tampered` naming the first that is another */
export async function checkSealed(tiles: TileSource, { index, leaves }: LeafBundle): Promise<FoundEntry[]> {
  const sealed = await tiles.sealed(index, leaves.length);
  return leaves.map((leaf, at) => {
    const entry = { index: index * tileWidth + at, leaf, sealed: sealed[at] ?? null };
    check(entry);
    return entry;
  });
}

function check({ index, leaf, sealed }: FoundEntry): void {
  parsedOr(`entry ${index} has a leaf that is none of this ledger`, () => parseLeaf(leaf));
  if (sealed && !leafMatches(leaf, sealed)) {
    throw doesNotHold(`the sealed entry ${index} is not the one of its leaf`);
  }
}
