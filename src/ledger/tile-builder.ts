import { emptyEdge, growEdge } from './right-edge.js';
import { edgeRoot } from './start-edge.js';
import { tileWidth, type HashTile } from './tile.js';

/** A tile of hashes with its bytes. */
export interface BuiltTile {
  readonly tile: HashTile;
  readonly hashes: Buffer;
}

/** Makes all tiles and the root of a tree from its leaf hashes, in their order, and holds no more than one tile a level. */
export interface TileBuilder {
  /** More leaf hashes; answers the tiles that are full now, the lowest level first. */
  add(leafHashes: readonly Buffer[]): BuiltTile[];
  /** The partial tiles of the tree as it is now, the lowest level first. */
  partial(): BuiltTile[];
  root(): Promise<Buffer>;
}

export function tileBuilder(): TileBuilder {
  let edge = emptyEdge;
  return {
    add: (leafHashes) => {
      const grown = growEdge(edge, leafHashes);
      edge = grown.edge;
      return grown.full.map(({ hashes, ...place }) => ({ tile: { ...place, width: tileWidth }, hashes }));
    },
    partial: () =>
      edge.tails.flatMap((tail, level) => {
        const index = Math.floor(edge.size / tileWidth ** (level + 1));
        const tile = { level, index, width: tail.length };
        return tail.length === 0 ? [] : [{ tile, hashes: Buffer.concat(tail) }];
      }),
    root: () => edgeRoot(edge),
  };
}
