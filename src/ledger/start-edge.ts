import { Fault } from '../fault.js';
import type { Ledger } from '../store/port.js';
import type { Checkpoint } from './checkpoint.js';
import { rangeHashes } from './leaf-ranges.js';
import { edgeTile, emptyEdge, type FullTile, type RightEdge } from './right-edge.js';
import { storedLeafHashes, storedTile } from './stored-tiles.js';
import { tileHashes } from './tile-hashes.js';
import { tileRoot } from './tile-root.js';
import { tileWidth } from './tile.js';

/**
 * The right edge of the tree as it was published, from tiles instead of from all leaves: about a hundred tiles for a million
 * leaves. They are believed because they lead to the root that was signed.
 *
 * @param published the latest checkpoint, if there is one: without it nothing vouches for tiles, and all leaves are read anew
 * @throws Fault `tampered` if what is stored does not lead to that root
 */
export async function startEdge(ledger: Ledger, published: Checkpoint | null): Promise<RightEdge> {
  if (!published) return emptyEdge;
  const rebuilt: FullTile[] = [];
  const edge = await readEdge(ledger, published.size, rebuilt);
  if (!(await edgeRoot(edge)).equals(published.root)) {
    throw new Fault('tampered', 'the stored tiles and leaves do not lead to the root that was published');
  }
  for (const { level, index, hashes } of rebuilt) await ledger.tiles.put(level, index, hashes);
  return edge;
}

/** The root of a tree, of which the edge has all hashes that it takes. */
export async function edgeRoot(edge: RightEdge): Promise<Buffer> {
  const read = tileHashes(edge.size, (tile) => Promise.resolve(edgeTile(edge, tile)));
  const [root] = await rangeHashes(read, [{ start: 0, end: edge.size }]);
  if (!root) throw new RangeError('a range has one hash');
  return root;
}

async function readEdge(ledger: Ledger, size: number, rebuilt: FullTile[]): Promise<RightEdge> {
  const tails: Buffer[][] = [];
  for (let [level, hashes] = [0, size]; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth)) {
    const count = hashes % tileWidth;
    tails.push(await readTail(ledger, { level, first: hashes - count, count }, rebuilt));
  }
  return { size, tails };
}

/** The hashes of a level are the roots of the full tiles below it. */
function readTail(
  ledger: Ledger,
  { level, first, count }: { level: number; first: number; count: number },
  rebuilt: FullTile[],
): Promise<Buffer[]> {
  if (level === 0) return storedLeafHashes(ledger, first, count);
  const roots = Array.from({ length: count }, async (_, at) => {
    const place = { level: level - 1, index: first + at };
    return tileRoot(await storedTile(ledger, place, rebuilt), 0, tileWidth);
  });
  return Promise.all(roots);
}
