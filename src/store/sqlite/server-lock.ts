import Database from 'better-sqlite3';
import { Fault } from '../../fault.js';
import type { Connection } from './connection.js';
import { openPrivate } from './open-private.js';
import { withFaults } from './with-faults.js';

/**
 * Takes the lock that makes a server the only one on its database; answers how to let go of it. The lock is a transaction
 * that holds a tiny SQLite file exclusively: the operating system releases it however the process ends.
 * @throws Fault `config` if another server holds it
 */
export function takeServerLock(file: string): () => void {
  const lock = openPrivate(file, 0);
  const release = (): void => {
    lock.close();
  };
  try {
    withFaults(() => {
      holdExclusively(lock);
    });
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

function holdExclusively(lock: Connection): void {
  try {
    // Without a journal file beside it, which a killed process would leave behind.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY')) throw error;
    throw new Fault('config', 'another server uses this database: stop it, or name another file', [], error);
  }
}
