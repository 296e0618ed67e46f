import { Fault } from '../fault.js';
import { tileRoot } from './tile-root.js';
import { tileWidth, widthAt, type HashTile } from './tile.js';
import type { TreeHashes, TreeNode } from './tree-node.js';

/** Gets a tile of hashes: 32 bytes for each of its width. More may be answered, such as the full tile for a partial one. */
export type TileReader = (tile: HashTile) => Promise<Buffer>;

const nothing = Buffer.alloc(0);

/** Where a node lies: it is the root over `count` hashes of a tile, from the hash `first` on. */
interface Place {
  readonly tile: HashTile;
  readonly first: number;
  readonly count: number;
}

/**
 * The hashes of the tree of `size` leaves, out of its tiles (C2SP tlog-tiles). A node is worked out from the hashes of one tile, so
 * that only whole subtrees are hashed, never a partial tile as such.
 *
 * @throws Fault `invalid-request` for a tile of another length
 */
export function tileHashes(size: number, read: TileReader): TreeHashes {
  return async (nodes) => {
    const places = nodes.map((node) => placeOf(node, size));
    const tiles = new Map(places.map(({ tile }) => [keyOf(tile), tile]));
    const bytes = new Map(
      await Promise.all([...tiles].map(async ([key, tile]) => [key, await readChecked(read, tile)] as const)),
    );
    return places.map(({ tile, first, count }) => tileRoot(bytes.get(keyOf(tile)) ?? nothing, first, count));
  };
}

function placeOf({ level, index }: TreeNode, size: number): Place {
  const count = 2 ** (level % 8);
  const tileLevel = Math.floor(level / 8);
  const at = { level: tileLevel, index: Math.floor((index * count) / tileWidth) };
  return { tile: { ...at, width: widthAt(at, size) }, first: (index * count) % tileWidth, count };
}

function keyOf({ level, index }: HashTile): string {
  return `${String(level)}/${String(index)}`;
}

async function readChecked(read: TileReader, tile: HashTile): Promise<Buffer> {
  const hostile = await read(tile);
  if (hostile.length >= tile.width * 32) return hostile;
  throw new Fault('invalid-request', 'a tile has fewer hashes than the tree');
}
