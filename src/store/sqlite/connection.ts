import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { Fault } from '../../fault.js';
import { openPrivate } from './open-private.js';
import { ensureSchema } from './schema.js';
import { withFaults } from './with-faults.js';

export type Connection = Database.Database;

/** How long a statement waits for another process that is writing, in ms. It blocks this process meanwhile. */
const busyTimeout = 5000;

/**
 * The log is carried over to the database file when it has so many pages of 4 KiB. Tokens are random, so that each commit
 * touches pages all over; a longer log gathers more changes of one page before it is written there.
 */
const checkpointEvery = 4000;

/** Opens a database file as the store needs it, its schema made. @throws Fault `config`, `tampered`, `unavailable` */
export function openConnection(file: string, which: 'existing' | 'existing or new'): Connection {
  if (which === 'existing' && !existsSync(file)) {
    throw new Fault(
      'config',
      'there is no database at the configured place; a server makes it at its first start',
    );
  }
  const connection = openPrivate(file, busyTimeout);
  try {
    withFaults(() => {
      prepareConnection(connection);
      ensureSchema(connection);
    });
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function prepareConnection(connection: Connection): void {
  connection.pragma('journal_mode = WAL');
  // Each commit is synced before it is acknowledged; WAL mode would do with less and lose commits at a power cut.
  connection.pragma('synchronous = FULL');
  // What is deleted is overwritten with zeros, and nothing goes to temporary files.
  connection.pragma('secure_delete = ON');
  connection.pragma('temp_store = MEMORY');
  connection.pragma(`wal_autocheckpoint = ${checkpointEvery}`);
}
