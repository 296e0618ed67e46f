import { Fault } from '../fault.js';
import { parseDecimal } from './decimal.js';

/** Up to 256 neighbouring hashes of one level of the tree, or the leaves themselves (C2SP tlog-tiles). */
export interface Tile {
  /** Its hashes are of level 8 * `level` of the tree; `entries` are the leaves that tiles of level 0 hash. */
  readonly level: number | 'entries';
  readonly index: number;
  /** 256, or 1 to 255 for what the tree has of its last tile of a level. */
  readonly width: number;
}

/** A tile of hashes. */
export interface HashTile extends Tile {
  readonly level: number;
}

/** Number of hashes of a full tile. */
export const tileWidth = 256;

/** The path of a tile below the log's: `tile/<L>/<N>[.p/<W>]`. */
export function tilePath({ level, index, width }: Tile): string {
  const partial = width === tileWidth ? '' : `.p/${String(width)}`;
  return `tile/${String(level)}/${indexPath(index)}${partial}`;
}

/** Reads what `tilePath` writes. @throws Fault `invalid-request` */
export function parseTilePath(hostile: string): Tile {
  const [, level = '', index = '', width] =
    /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(hostile) ?? [];
  const tile: Tile = {
    level: level === 'entries' ? level : parseDecimal(level),
    index: Number(index.replace(/[x/]/g, '')),
    width: width === undefined ? tileWidth : parseDecimal(width),
  };
  // One path for one tile: neither spare zeros nor a full width that is spelled out.
  if (isTile(tile) && tilePath(tile) === hostile) return tile;
  throw new Fault(
    'invalid-request',
    'a tile path is not tile/<level>/<index>, with .p/<width> where it is partial',
  );
}

/** All tiles of hashes of a tree of `size` leaves, the lowest level first, the partial ones at the end of their level. */
export function tilesOf(size: number): HashTile[] {
  const tiles: HashTile[] = [];
  for (let [level, hashes] = [0, size]; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth)) {
    for (let index = 0; index * tileWidth < hashes; index++) {
      tiles.push({ level, index, width: Math.min(tileWidth, hashes - index * tileWidth) });
    }
  }
  return tiles;
}

/** How many hashes (or leaves) the tile of that place has in a tree of `size` leaves; 0 if the tree has no such tile. */
export function widthAt({ level, index }: Omit<Tile, 'width'>, size: number): number {
  const hashes = Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level));
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth));
}

/** Groups of three digits, an x before all but the last. */
function indexPath(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.../g) ?? [];
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
}

function isTile({ level, index, width }: Tile): boolean {
  return (
    (level === 'entries' || level <= 63) && Number.isSafeInteger(index) && width >= 1 && width <= tileWidth
  );
}
