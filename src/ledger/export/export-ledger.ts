import { Fault } from '../../fault.js';
import type { Ledger } from '../../store/port.js';
import { encodeBundle } from '../bundle.js';
import { parseCheckpoint, type Checkpoint } from '../checkpoint.js';
import { leafHash } from '../hashes.js';
import { sealedPath } from '../sealed-path.js';
import { openNote } from '../signed-note.js';
import { tileBuilder } from '../tile-builder.js';
import { tilePath, tileWidth } from '../tile.js';
import { exportFolder, type ExportFolder } from './export-folder.js';

/** What an export reads. */
export type ExportedLedger = Pick<Ledger, 'leaves' | 'entries'>;

/** What an export did. */
export interface ExportReport {
  /** Number of entries that the exported checkpoint covers. */
  readonly size: number;
  /** Number of files that were written; the others were there. */
  readonly written: number;
}

/**
 * Writes the public files of a ledger into a folder, as any web server can serve them: tiles, leaves, sealed entries, and the
 * checkpoint last. What is there already stays, so that an export that was interrupted goes on; only sealed entries that were
 * erased meanwhile are erased in the folder too. Durable on return.
 *
 * @param note the signed checkpoint; the store must give its root
 * @throws Fault `tampered` if the store has other leaves than the checkpoint covers; `business-rule` if the folder holds another
 * ledger or a later checkpoint; `config` if it cannot be written
 */
export async function exportLedger(
  ledger: ExportedLedger,
  note: string,
  folder: string,
): Promise<ExportReport> {
  const checkpoint = parseCheckpoint(openNote(note, []).text);
  const files = exportFolder(folder);
  refuseLater(files, checkpoint);
  const builder = tileBuilder();
  for (let index = 0; index * tileWidth < checkpoint.size; index++) {
    const leaves = await exportBundle(ledger, files, index, checkpoint.size);
    for (const { tile, hashes } of builder.add(leaves.map(leafHash))) files.add(tilePath(tile), hashes);
  }
  for (const { tile, hashes } of builder.partial()) files.add(tilePath(tile), hashes);
  if (!(await builder.root()).equals(checkpoint.root)) {
    throw new Fault('tampered', 'the leaves in the store do not give the root of the checkpoint');
  }
  files.put('checkpoint', Buffer.from(note));
  removeEarlier(files, checkpoint.size);
  return { size: checkpoint.size, written: files.written() };
}

/** What was erased since lies in the partial bundles of earlier exports too. */
function removeEarlier(files: ExportFolder, size: number): void {
  for (let index = 0; index * tileWidth < size; index++) {
    files.removeOtherWidths(sealedPath(index, Math.min(tileWidth, size - index * tileWidth)));
  }
}

/** A folder that others may serve never goes back. */
function refuseLater(files: ExportFolder, { origin, size }: Checkpoint): void {
  const there = files.read('checkpoint');
  if (!there) return;
  const earlier = checkpointIn(there);
  if (earlier.origin === origin && earlier.size <= size) return;
  throw new Fault('business-rule', 'the folder holds another ledger or a later checkpoint of this one');
}

function checkpointIn(there: Buffer): Checkpoint {
  try {
    return parseCheckpoint(openNote(there, []).text);
  } catch (cause) {
    throw new Fault('business-rule', 'the folder has a checkpoint that is none', [], cause);
  }
}

async function exportBundle(
  ledger: ExportedLedger,
  files: ExportFolder,
  index: number,
  size: number,
): Promise<Buffer[]> {
  const from = index * tileWidth;
  const width = Math.min(tileWidth, size - from);
  const leaves = (await ledger.leaves(from, width)).map(({ leaf }) => leaf);
  const sealed = await ledger.entries(from, width);
  if (leaves.length < width || sealed.length < width) {
    throw new Fault('tampered', 'the store has fewer leaves than the checkpoint covers');
  }
  files.add(tilePath({ level: 'entries', index, width }), encodeBundle(leaves, 2));
  const beside = sealed.map((entry) => entry ?? Buffer.alloc(0));
  files.put(sealedPath(index, width), encodeBundle(beside, 4));
  return leaves;
}
