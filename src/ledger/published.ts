import { Fault } from '../fault.js';
import type { Notes } from '../store/port.js';
import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { verifierKeyOf, type NoteSigner } from './note-signer.js';
import { openNote } from './signed-note.js';

/** The log that a ledger is to others. */
export interface LogIdentity {
  /** The name of the log. */
  readonly origin: string;
  /** Who signs its checkpoints: one, or two while the key changes. Of type 1. */
  readonly signers: readonly NoteSigner[];
}

/** The latest checkpoint, as everybody gets it. */
export interface Published extends Checkpoint {
  /** The signed note. */
  readonly note: string;
  /** Whether all signers of the log have signed it. */
  readonly complete: boolean;
}

/** The name of the note in the store. */
export const checkpointNote = 'checkpoint';

/** The latest checkpoint, null if there never was one. @throws Fault `tampered` if no signer of the log has signed it */
export async function readPublished(notes: Notes, log: LogIdentity): Promise<Published | null> {
  const stored = await notes.get(checkpointNote);
  return stored && openPublished(stored.toString(), log);
}

/** Opens a note of the log's own. @throws Fault `tampered` */
export function openPublished(note: string, { origin, signers }: LogIdentity): Published {
  try {
    const { text, signatures } = openNote(note, signers.map(verifierKeyOf));
    const signed = signatures.filter(({ key }) => key !== null).length;
    const checkpoint = parseCheckpoint(text);
    if (signed > 0 && checkpoint.origin === origin) {
      return { ...checkpoint, note, complete: signed === signers.length };
    }
  } catch (cause) {
    throw new Fault('tampered', unlike, [], cause);
  }
  throw new Fault('tampered', unlike);
}

const unlike =
  'the stored checkpoint is not one of this log: its origin is another, or none of the configured keys signed it';
