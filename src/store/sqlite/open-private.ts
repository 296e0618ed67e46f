import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Fault } from '../../fault.js';
import type { Connection } from './connection.js';

/** Opens a SQLite file, made with mode 0600 if it is absent. @throws Fault `config` */
export function openPrivate(file: string, timeout: number): Connection {
  try {
    createPrivate(file);
    return new Database(file, { timeout });
  } catch (error) {
    throw new Fault(
      'config',
      'the database file cannot be opened: its folder must exist and be writable',
      [],
      error,
    );
  }
}

/** SQLite would make the file readable for all. An existing one is left alone: to open and close it would drop SQLite's locks. */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
