import { Fault } from '../../fault.js';

/**
 * What the caller of the store is told. Whatever else is thrown comes from the database or from the way to it (a connection that
 * breaks in the middle of an answer throws many things), and leaves us unsure of what the database did.
 */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault('unavailable', 'the database did not answer, or not as it should', [], error);
}
