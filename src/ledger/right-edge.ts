import { tileRoot } from './tile-root.js';
import { tileWidth, type HashTile } from './tile.js';

/** The tiles of a tree that are not full yet: with the full ones, which never change, they are the tree. */
export interface RightEdge {
  /** Number of leaves of the tree. */
  readonly size: number;
  /** By level of tiles: the hashes of the last tile, 255 at the most. */
  readonly tails: readonly (readonly Buffer[])[];
}

/** A tile that will never change. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

export const emptyEdge: RightEdge = { size: 0, tails: [] };

/** The edge with more leaves, which are given by their hashes, and the tiles that became full by them. */
export function growEdge(
  { size, tails }: RightEdge,
  leafHashes: readonly Buffer[],
): { edge: RightEdge; full: FullTile[] } {
  const grown = tails.map((tail) => [...tail]);
  const full: FullTile[] = [];
  const push = (level: number, hash: Buffer, leaves: number): void => {
    const tail = (grown[level] ??= []);
    tail.push(hash);
    if (tail.length < tileWidth) return;
    const hashes = Buffer.concat(tail);
    full.push({ level, index: fullTiles(level, leaves) - 1, hashes });
    grown[level] = [];
    push(level + 1, tileRoot(hashes, 0, tileWidth), leaves);
  };
  leafHashes.forEach((hash, at) => {
    push(0, hash, size + at + 1);
  });
  return { edge: { size: size + leafHashes.length, tails: grown }, full };
}

/** Whether the tree has the tile of that place in full, so that its edge knows nothing of it. */
export function isFull({ size }: RightEdge, { level, index }: Omit<FullTile, 'hashes'>): boolean {
  return index < fullTiles(level, size);
}

/** What the edge has of a tile that is not full, up to its width; shorter if the tree has less. */
export function edgeTile({ size, tails }: RightEdge, { level, index, width }: HashTile): Buffer {
  const tail = index === fullTiles(level, size) ? (tails[level] ?? []) : [];
  return Buffer.concat(tail.slice(0, width));
}

function fullTiles(level: number, leaves: number): number {
  return Math.floor(leaves / tileWidth ** (level + 1));
}
