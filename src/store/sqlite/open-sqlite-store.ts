import type { Store } from '../port.js';
import { makeAnswer } from './answer.js';
import { makeBlobs } from './blobs.js';
import { makeCommit } from './commit.js';
import { openConnection, type Connection } from './connection.js';
import { makeDataKeys } from './data-keys.js';
import { makeGrowth } from './growth.js';
import { makeLedger } from './ledger.js';
import { makeNotes } from './notes.js';
import { removeOrphanBlobs } from './orphan-blobs.js';
import { makeRows } from './rows.js';
import { makeSettle } from './settle.js';
import { takeServerLock } from './server-lock.js';

/**
 * Opens the embedded store that lies in one SQLite file (and in `-wal`, `-shm` and `.lock` files beside it, all of mode 0600).
 *
 * @param mode `server` makes the file if it is absent, holds it against other servers until it is closed or its process is
 * gone, and removes the blobs that a crash left without a commit. `tool` is for the command line: it works on a file that
 * exists, also while a server does. A tool must not put blobs.
 * @throws Fault `config` if another server holds the file, if it cannot be opened or if its schema is of another version;
 * `tampered` if it is no sound SQLite database; `unavailable` if it is busy for seconds.
 */
export function openSqliteStore(file: string, mode: 'server' | 'tool'): Store {
  if (mode === 'tool') return makeStore(openConnection(file, 'existing'), () => undefined);
  const release = takeServerLock(`${file}.lock`);
  try {
    const connection = openConnection(file, 'existing or new');
    removeOrphanBlobs(connection);
    return makeStore(connection, release);
  } catch (error) {
    release();
    throw error;
  }
}

function makeStore(connection: Connection, closed: () => void): Store {
  const answer = makeAnswer(connection);
  const growth = makeGrowth();
  const ledger = makeLedger(connection, answer, growth);
  return {
    commit: makeCommit(connection, answer, growth),
    settle: makeSettle(connection, answer),
    ...makeRows(connection, answer),
    // A transaction makes a commit visible and gives it its indices at one moment.
    watermark: () => ledger.size(),
    ledger,
    dataKeys: makeDataKeys(connection, answer),
    blobs: makeBlobs(connection, answer),
    notes: makeNotes(connection, answer),
    ping: async () => {
      await ledger.size();
    },
    close: () => {
      connection.close();
      growth.grew();
      closed();
      return Promise.resolve();
    },
  };
}
