import { nodeHash } from './hashes.js';

/** The root over `count` hashes of a tile from the hash `first` on: a power of two, and a multiple of it. */
export function tileRoot(tile: Buffer, first: number, count: number): Buffer {
  if (count === 1) return tile.subarray(first * 32, first * 32 + 32);
  const half = count / 2;
  return nodeHash(tileRoot(tile, first, half), tileRoot(tile, first + half, half));
}
