import Database from 'better-sqlite3';
import { Fault } from '../../fault.js';

/** Does the work. @throws Fault `tampered` if the database is corrupt, `unavailable` at any other error of SQLite */
export function withFaults<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    if (corrupt.test(error.code)) throw new Fault('tampered', 'the database file is damaged', [], error);
    throw new Fault('unavailable', 'the database cannot be read or written now', [], error);
  }
}

const corrupt = /^SQLITE_(CORRUPT|NOTADB)/;
