import { Fault } from '../../fault.js';
import type { Connection } from './connection.js';
import { withFaults } from './with-faults.js';

/** Does a piece of synchronous work on the database; rejects with a Fault where SQLite fails or the store is closed. */
export type Answer = <T>(work: () => T) => Promise<T>;

export function makeAnswer(connection: Connection): Answer {
  return (work) =>
    new Promise((resolve) => {
      if (!connection.open) throw new Fault('unavailable', 'the store is closed');
      resolve(withFaults(work));
    });
}
