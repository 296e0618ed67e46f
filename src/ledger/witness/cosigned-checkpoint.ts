import { Fault } from '../../fault.js';
import type { Notes } from '../../store/port.js';
import { formatCheckpoint, parseCheckpoint, type Checkpoint } from '../checkpoint.js';
import { emptyRoot } from '../hashes.js';

/** The latest checkpoint that the witness cosigned for one log, as it is kept. */
export interface CosignedCheckpoint {
  /** Size 0 and the root of the empty tree if there is none. */
  readonly checkpoint: Checkpoint;
  /** Keeps a later one in its place, durably; false if it is no longer the latest. */
  replace(later: Checkpoint): Promise<boolean>;
}

/** @throws Fault `tampered` if what is kept is no checkpoint of that log, `unavailable` if nobody can tell */
export async function cosignedCheckpoint(notes: Notes, origin: string): Promise<CosignedCheckpoint> {
  const name = `witness ${origin}`;
  const kept = await notes.get(name);
  return {
    checkpoint: kept ? parse(kept, origin) : { origin, size: 0, root: emptyRoot },
    replace: (later) => notes.swap(name, kept, Buffer.from(formatCheckpoint(later))),
  };
}

function parse(kept: Buffer, origin: string): Checkpoint {
  try {
    const checkpoint = parseCheckpoint(kept.toString());
    if (checkpoint.origin === origin) return checkpoint;
  } catch (cause) {
    throw new Fault('tampered', 'what the witness keeps of a log is no checkpoint', [], cause);
  }
  throw new Fault('tampered', 'what the witness keeps of a log is of another log');
}
