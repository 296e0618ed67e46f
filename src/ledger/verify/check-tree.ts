import type { Checkpoint } from '../checkpoint.js';
import { leafHash } from '../hashes.js';
import { tilePath, tileWidth } from '../tile.js';
import { tileBuilder, type BuiltTile } from '../tile-builder.js';
import { doesNotHold } from './does-not-hold.js';
import type { TileSource } from './tile-source.js';

/** Up to 256 neighbouring leaves. */
export interface LeafBundle {
  /** The index of the bundle: its first leaf is 256 times that. */
  readonly index: number;
  readonly leaves: readonly Buffer[];
}

/**
 * Reads every leaf and every tile that a checkpoint covers, works the tree out from the leaves, and holds tiles and root against
 * it.
 *
 * @param visit sees each bundle once its leaves are those of their tile; only after the end are they those of the checkpoint
 * @throws Fault `tampered` naming the first tile or entry that does not hold
 */
export async function checkTree(
  tiles: TileSource,
  { size, root }: Checkpoint,
  visit: (bundle: LeafBundle) => Promise<void>,
): Promise<void> {
  const builder = tileBuilder();
  for (let index = 0; index * tileWidth < size; index++) {
    const width = Math.min(tileWidth, size - index * tileWidth);
    const leaves = await tiles.leaves(index, width);
    const full = builder.add(leaves.map(leafHash));
    for (const tile of width === tileWidth ? full : builder.partial().slice(0, 1)) await compare(tiles, tile);
    await visit({ index, leaves });
  }
  for (const tile of builder.partial().filter((above) => above.tile.level > 0)) await compare(tiles, tile);
  if (!(await builder.root()).equals(root))
    throw doesNotHold('the entries do not give the root of the checkpoint');
}

async function compare(tiles: TileSource, { tile, hashes }: BuiltTile): Promise<void> {
  const hostile = await tiles.hashes(tile);
  if (hostile.equals(hashes)) return;
  const at = firstDifference(hostile, hashes);
  const path = tilePath(tile);
  const index = String(tile.index * tileWidth + at);
  throw doesNotHold(
    tile.level === 0
      ? `entry ${index} is not the one that ${path} has`
      : `${path} does not follow from the entries: its hash ${String(at)}`,
  );
}

/** The number of the first hash that differs. */
function firstDifference(a: Buffer, b: Buffer): number {
  let at = 0;
  while (a.subarray(at * 32, at * 32 + 32).equals(b.subarray(at * 32, at * 32 + 32))) at++;
  return at;
}
