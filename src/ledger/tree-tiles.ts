import { Fault } from '../fault.js';
import type { Ledger } from '../store/port.js';
import { edgeTile, isFull, type FullTile, type RightEdge } from './right-edge.js';
import { storedTile } from './stored-tiles.js';
import { tileRoot } from './tile-root.js';
import { tileWidth, type HashTile } from './tile.js';

/** Gets tiles of the tree that an edge belongs to. */
export type TreeTiles = (edge: RightEdge, tile: HashTile) => Promise<Buffer>;

/** How many full tiles stay in memory, of 8 KiB each. */
const kept = 512;

/**
 * Tiles of hashes, as wide as asked for. A full one comes from the store and is believed because its root stands in the tile above
 * it; the topmost are those of the edge.
 *
 * @throws Fault `tampered` if a stored tile is not what was put; `not-found` if the tree has no such tile
 */
export function makeTreeTiles(ledger: Ledger): TreeTiles {
  const recent = new Map<string, Buffer>();
  const read: TreeTiles = async (edge, tile) => {
    const bytes = isFull(edge, tile) ? await fullTile(edge, tile) : edgeTile(edge, tile);
    if (bytes.length >= tile.width * 32) return bytes.subarray(0, tile.width * 32);
    throw new Fault('not-found', 'the tree has no such tile');
  };
  const fullTile = async (edge: RightEdge, { level, index }: HashTile): Promise<Buffer> => {
    const key = `${String(level)}/${String(index)}`;
    const bytes = recent.get(key) ?? (await verifiedTile(edge, { level, index }));
    recent.delete(key);
    recent.set(key, bytes);
    for (const oldest of recent.keys()) {
      if (recent.size <= kept) break;
      recent.delete(oldest);
    }
    return bytes;
  };
  const verifiedTile = async (edge: RightEdge, place: Omit<FullTile, 'hashes'>): Promise<Buffer> => {
    const rebuilt: FullTile[] = [];
    const bytes = await storedTile(ledger, place, rebuilt);
    if (!tileRoot(bytes, 0, tileWidth).equals(await rootAbove(edge, place))) {
      throw new Fault('tampered', 'a stored tile or leaf of the ledger is not what was published');
    }
    for (const { level, index, hashes } of rebuilt) await ledger.tiles.put(level, index, hashes);
    return bytes;
  };
  const rootAbove = async (edge: RightEdge, { level, index }: Omit<FullTile, 'hashes'>): Promise<Buffer> => {
    const at = index % tileWidth;
    const above = { level: level + 1, index: Math.floor(index / tileWidth), width: at + 1 };
    return (await read(edge, above)).subarray(at * 32);
  };
  return read;
}
