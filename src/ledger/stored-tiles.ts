import { setImmediate } from 'node:timers/promises';
import { Fault } from '../fault.js';
import type { Ledger } from '../store/port.js';
import { leafHash } from './hashes.js';
import type { FullTile } from './right-edge.js';
import { storedLeaves } from './stored-leaves.js';
import { tileRoot } from './tile-root.js';
import { tileWidth } from './tile.js';

type TilePlace = Omit<FullTile, 'hashes'>;

/**
 * A full tile as the store has it, or worked out from what is below it where it was lost. Nothing vouches for it yet.
 *
 * @param rebuilt gets the tiles that were worked out, to be put once they are known to be right
 * @throws Fault `tampered` if leaves are missing too, or the tile has another length
 */
export async function storedTile(ledger: Ledger, place: TilePlace, rebuilt: FullTile[]): Promise<Buffer> {
  const stored = await ledger.tiles.get(place.level, place.index);
  if (stored?.length === tileWidth * 32) return stored;
  if (stored) throw new Fault('tampered', 'a tile of the ledger has another length than it was stored with');
  // An embedded store answers without a pause; requests must get their turn while many tiles are worked out.
  await setImmediate();
  const hashes = Buffer.concat(await hashesBelow(ledger, place, rebuilt));
  rebuilt.push({ ...place, hashes });
  return hashes;
}

/** The hashes of leaves that must be there. @throws Fault `tampered` if some are not */
export async function storedLeafHashes(ledger: Ledger, from: number, count: number): Promise<Buffer[]> {
  const leaves = count === 0 ? [] : await storedLeaves(ledger, from, count);
  if (leaves.length === count) return leaves.map(leafHash);
  throw new Fault('tampered', 'the ledger has fewer leaves than were published');
}

async function hashesBelow(
  ledger: Ledger,
  { level, index }: TilePlace,
  rebuilt: FullTile[],
): Promise<Buffer[]> {
  const first = index * tileWidth;
  if (level === 0) return storedLeafHashes(ledger, first, tileWidth);
  const hashes: Buffer[] = [];
  for (let at = first; at < first + tileWidth; at++) {
    hashes.push(tileRoot(await storedTile(ledger, { level: level - 1, index: at }, rebuilt), 0, tileWidth));
  }
  return hashes;
}
