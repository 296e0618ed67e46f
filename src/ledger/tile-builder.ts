import { emptyRange, growByHashes, rootOf } from './compact-range.js';
import { tileWidth, type Tile } from './tile.js';

/** A tile of hashes with its bytes. */
export interface BuiltTile {
  readonly tile: Tile & { readonly level: number };
  readonly hashes: Buffer;
}

/** Makes all tiles and the root of a tree from its leaf hashes, in their order, and holds no more than one tile a level. */
export interface TileBuilder {
  /** More leaf hashes; answers the tiles that are full now, the lowest level first. */
  add(leafHashes: readonly Buffer[]): BuiltTile[];
  /** The partial tiles of the tree as it is now, the lowest level first. */
  partial(): BuiltTile[];
  root(): Buffer;
}

export function tileBuilder(): TileBuilder {
  const edges: { done: number; hashes: Buffer[] }[] = [];
  let range = emptyRange;
  const push = (level: number, hash: Buffer): BuiltTile[] => {
    const edge = (edges[level] ??= { done: 0, hashes: [] });
    edge.hashes.push(hash);
    if (edge.hashes.length < tileWidth) return [];
    const full = built(level, edge.done++, edge.hashes);
    const above = rootOf(growByHashes(emptyRange, edge.hashes));
    edge.hashes = [];
    return [full, ...push(level + 1, above)];
  };
  return {
    add: (leafHashes) => {
      range = growByHashes(range, leafHashes);
      return leafHashes.flatMap((hash) => push(0, hash));
    },
    partial: () =>
      edges.flatMap(({ done, hashes }, level) => (hashes.length > 0 ? [built(level, done, hashes)] : [])),
    root: () => rootOf(range),
  };
}

function built(level: number, index: number, hashes: readonly Buffer[]): BuiltTile {
  return { tile: { level, index, width: hashes.length }, hashes: Buffer.concat(hashes) };
}
