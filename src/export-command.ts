import { Fault } from './fault.js';
import { exportLedger } from './ledger/export/export-ledger.js';
import { checkpointNote } from './ledger/published.js';
import type { Store } from './store/port.js';

/** `tallystick ledger export <folder>`: the public files of the ledger as of its latest checkpoint; answers what was done. */
export async function exportCommand(store: Store, folder: string): Promise<string> {
  const note = await store.notes.get(checkpointNote);
  if (!note) throw new Fault('not-found', 'the ledger has no checkpoint yet; a server signs the first one');
  const { size, written } = await exportLedger(store.ledger, note.toString(), folder);
  return `${size} entries; ${written} files were written, the others were there\n`;
}
