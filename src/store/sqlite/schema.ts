import { Fault } from '../../fault.js';
import type { Connection } from './connection.js';

const schemaVersion = 2;

/**
 * The leaves are indexed in stretches of 4096: commit ids and hashes are random, and an index over all leaves would have every commit
 * write pages all over. So only the end of the index changes, and a look-up takes a step a stretch.
 */
export const stretch = 'idx >> 12';

/**
 * The tables. In each, what is small stands before what is large, which SQLite puts into overflow pages.
 * `versions.tokens` are the tokens of that version, 16 bytes each; `tokens` has those of the current versions.
 * `listed` has the places of those versions that are found by their time.
 * `leaves` too is written in place: an entry that is erased becomes as many zeros, and its row says so.
 * `owed` has what commits owe, under the ledger index of their first leaf, until it is settled.
 * `claims.idx` is the ledger index of the last commit that carried the claim.
 * `data_keys` is written in place and never shrinks: a row that moves may leave a copy of its bytes behind.
 * `blobs` names the blobs that are complete; `pending_blobs` those whose commit is not in the ledger yet.
 */
const tables = `
  CREATE TABLE versions (
    key BLOB NOT NULL,
    version INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    tokens BLOB NOT NULL,
    idx BLOB NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX versions_key ON versions (key, version);
  CREATE TABLE listed (updated INTEGER, key BLOB, version INTEGER, PRIMARY KEY (updated, key, version))
    STRICT, WITHOUT ROWID;
  CREATE TABLE tokens (token BLOB, key BLOB, PRIMARY KEY (token, key)) STRICT, WITHOUT ROWID;
  CREATE TABLE leaves (
    idx INTEGER PRIMARY KEY,
    commit_id BLOB NOT NULL,
    short_hash INTEGER NOT NULL,
    erased INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    entry BLOB
  ) STRICT;
  CREATE INDEX leaves_commit_id ON leaves (${stretch}, commit_id);
  CREATE INDEX leaves_short_hash ON leaves (${stretch}, short_hash);
  CREATE TABLE owed (idx INTEGER PRIMARY KEY, commit_id BLOB NOT NULL, owed BLOB NOT NULL) STRICT;
  CREATE TABLE tiles (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hashes BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX tiles_place ON tiles (level, idx);
  CREATE TABLE notes (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE claims (token BLOB PRIMARY KEY, idx INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE bounds (family BLOB PRIMARY KEY, bound INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE data_keys (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, wrapped BLOB NOT NULL) STRICT;
  CREATE TABLE destroyed_keys (id BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE blobs (id BLOB PRIMARY KEY, pieces INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE blob_pieces (id BLOB NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE UNIQUE INDEX blob_pieces_id ON blob_pieces (id, n);
  CREATE TABLE pending_blobs (commit_id BLOB, id BLOB, PRIMARY KEY (commit_id, id)) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${schemaVersion};
`;

/** Makes the tables in an empty database. @throws Fault `config` if the database is of another schema or of another program */
export function ensureSchema(connection: Connection): void {
  if (versionOf(connection) === schemaVersion) return;
  connection
    .transaction(() => {
      // Another process may have made them while this one waited for the lock.
      const version = versionOf(connection);
      if (version === schemaVersion) return;
      if (version !== 0) {
        throw new Fault(
          'config',
          'the database was written by another version of Tallystick: start that version instead',
        );
      }
      if (connection.prepare('SELECT 1 FROM sqlite_schema').get()) {
        throw new Fault('config', 'the database file belongs to another program: name another file');
      }
      connection.exec(tables);
    })
    .immediate();
}

function versionOf(connection: Connection): unknown {
  return connection.pragma('user_version', { simple: true });
}
