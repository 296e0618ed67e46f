import { Fault } from '../../fault.js';
import type { Connection } from './connection.js';

/**
 * After something was erased the write-ahead log still has the pages as they were: brings the log to the database file and cuts it
 * to nothing.
 *
 * @throws Fault `unavailable` if another connection reads an older state for seconds
 */
export function emptyLog(connection: Connection): void {
  const busy = connection.pragma('wal_checkpoint(TRUNCATE)', { simple: true });
  if (busy === 0) return;
  throw new Fault('unavailable', 'what was erased may still have its bytes in the log: try again');
}
