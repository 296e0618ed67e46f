import { randomBytes } from 'node:crypto';
import type { Notes } from '../store/port.js';

/** Name of the note that says who makes rows. */
const note = 'rows of audit events';

/** How long a process that died keeps others from making rows, in milliseconds. */
const longestLease = 3000;

const free = Buffer.from('free');

/**
 * Does the work unless another process is at it. Rows come out right without this; but two processes that give labels in one family at once
 * would give one twice, and a thief would see that two rows share something.
 *
 * @returns null if another process is at it
 */
export async function withRowsLease<T>(notes: Notes, work: () => Promise<T>): Promise<T | null> {
  const before = await notes.get(note);
  if (before && isTaken(before)) return null;
  const own = Buffer.from(`${String(Date.now() + longestLease)} ${randomBytes(8).toString('hex')}`);
  if (!(await notes.swap(note, before, own))) return null;
  try {
    return await work();
  } finally {
    // Where it lasted too long, another has it by now.
    await notes.swap(note, own, free);
  }
}

/** A clock that is wrong makes it hasty or slow, nothing worse. */
function isTaken(lease: Buffer): boolean {
  const until = Number(lease.toString().split(' ')[0]);
  return until > Date.now() && until < Date.now() + 2 * longestLease;
}
