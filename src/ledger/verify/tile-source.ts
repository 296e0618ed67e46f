import { decodeBundle } from '../bundle.js';
import { tilePath, tileWidth, type Tile } from '../tile.js';
import { sealedPath } from '../sealed-path.js';
import { doesNotHold, parsedOr } from './does-not-hold.js';
import type { LedgerSource } from './ledger-source.js';

/** Most bytes of a bundle: of leaves as their length says, of sealed entries by our own measure. */
const mostLeafBytes = tileWidth * (2 + 65_535);
const mostSealedBytes = 64 << 20;

/** The tiles of a ledger, out of a source. Each answers exactly what the tile's width says, or it does not hold. */
export interface TileSource {
  /** The hashes, 32 bytes each. */
  hashes(tile: Tile): Promise<Buffer>;
  leaves(index: number, width: number): Promise<Buffer[]>;
  /** What lies beside the leaves; null where it was erased. */
  sealed(index: number, width: number): Promise<(Buffer | null)[]>;
}

export function tileSource(source: LedgerSource): TileSource {
  return {
    hashes: async (tile) => {
      const path = tilePath(tile);
      const bytes = await read(source, path, tileWidth * 32);
      if (bytes.length % 32 !== 0) throw doesNotHold(`${path} is not made of hashes`);
      return bytes.subarray(0, 32 * counted(path, bytes.length / 32, tile.width));
    },
    leaves: async (index, width) => {
      const path = tilePath({ level: 'entries', index, width });
      return items(path, await read(source, path, mostLeafBytes), 2, width);
    },
    sealed: async (index, width) => {
      const path = sealedPath(index, width);
      const found = items(path, await read(source, path, mostSealedBytes), 4, width);
      return found.map((item) => (item.length === 0 ? null : item));
    },
  };
}

/** Partial tiles may be gone once the full one is there, which begins with the same. */
async function read(source: LedgerSource, path: string, limit: number): Promise<Buffer> {
  const full = path.replace(/\.p\/\d+$/, '');
  const found = (await source(path, limit)) ?? (full === path ? null : await source(full, limit));
  if (!found) throw doesNotHold(`${path} is missing`);
  return found;
}

function items(path: string, hostile: Buffer, lengthBytes: 2 | 4, width: number): Buffer[] {
  const found = parsedOr(`${path} is malformed`, () => decodeBundle(hostile, lengthBytes));
  return found.slice(0, counted(path, found.length, width));
}

function counted(path: string, there: number, width: number): number {
  if (there === width || there === tileWidth) return width;
  throw doesNotHold(`${path} has ${String(there)} entries instead of ${String(width)}`);
}
