import { Fault } from '../fault.js';
import type { Ledger } from '../store/port.js';
import { encodeBundle } from './bundle.js';
import type { Checkpoint } from './checkpoint.js';
import { leafHash } from './hashes.js';
import { bytesAnswer, type LedgerAnswer } from './ledger-answer.js';
import { storedLeaves } from './stored-leaves.js';
import { parseTilePath, tileWidth, widthAt, type Tile } from './tile.js';
import type { Tree } from './tree.js';

/** What tiles come from: what the checkpoint covers is served, and nothing else. */
export interface TileSources {
  readonly tree: Tree;
  readonly ledger: Ledger;
  readonly published: Checkpoint;
}

const nothing = Buffer.alloc(0);

/** `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]` (C2SP tlog-tiles). @throws Fault `invalid-request`, `not-found`, `tampered` */
export async function answerTile(
  { tree, ledger, published }: TileSources,
  hostile: string,
): Promise<LedgerAnswer> {
  const { level, ...place } = coveredTile(`tile/${hostile}`, published);
  const bytes =
    level === 'entries' ? await leafBundle(tree, ledger, place) : await tree.tile({ level, ...place });
  return bytesAnswer(bytes, 'public, max-age=31536000, immutable');
}

/** `sealed/<N>[.p/<W>]`. What can be erased must not be kept by others. @throws Fault `invalid-request`, `not-found` */
export async function answerSealed(
  { ledger, published }: TileSources,
  hostile: string,
): Promise<LedgerAnswer> {
  const { index, width } = coveredTile(`tile/entries/${hostile}`, published);
  const entries = await ledger.entries(index * tileWidth, width);
  const items = entries.map((entry) => entry ?? nothing);
  return bytesAnswer(encodeBundle(items, 4), 'no-cache');
}

/** The tile of a path, if the published tree has it, in that width or a greater one. */
function coveredTile(hostile: string, { size }: Checkpoint): Tile {
  const tile = parseTilePath(hostile);
  if (widthAt(tile, size) >= tile.width) return tile;
  throw new Fault('not-found', 'the published tree has no such tile');
}

/** Leaves are hashed again before they leave: a ledger whose entries are not those of its tree is worth nothing. */
async function leafBundle(tree: Tree, ledger: Ledger, place: Omit<Tile, 'level'>): Promise<Buffer> {
  const leaves = await storedLeaves(ledger, place.index * tileWidth, place.width);
  const hashes = await tree.tile({ level: 0, ...place });
  if (Buffer.concat(leaves.map(leafHash)).equals(hashes)) return encodeBundle(leaves, 2);
  throw new Fault('tampered', 'a stored leaf of the ledger is not the one that was published');
}
