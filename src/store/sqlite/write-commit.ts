import type { Commit, NewVersion, RowKey, Token } from '../port.js';
import { leafHash } from '../../leaf-hash.js';
import { shortHash } from '../short-hash.js';
import type { Connection } from './connection.js';
import { splitTokens } from './split-tokens.js';
import { makeWriteKeysAndBounds } from './write-keys-and-bounds.js';

/** Writes a commit that nothing speaks against, its first leaf at `index`, in the transaction that is open. */
export function makeWriteCommit(connection: Connection): (commit: Commit, index: number) => void {
  const writeVersion = makeWriteVersion(connection);
  const insertLeaf = connection.prepare<[number, Buffer, number, Buffer, Buffer | null]>(
    'INSERT INTO leaves (idx, commit_id, short_hash, erased, leaf, entry) VALUES (?, ?, ?, 0, ?, ?)',
  );
  const writeKeysAndBounds = makeWriteKeysAndBounds(connection);
  const setClaim = connection.prepare<[Token, number]>(
    'INSERT INTO claims VALUES (?, ?) ON CONFLICT DO UPDATE SET idx = excluded.idx',
  );
  const insertOwed = connection.prepare<[number, Buffer, Buffer]>('INSERT INTO owed VALUES (?, ?, ?)');
  const keepBlobs = connection.prepare<[Buffer]>('DELETE FROM pending_blobs WHERE commit_id = ?');

  return (commit, index) => {
    const { id, versions, leaves, entries, claims, owed } = commit;
    for (const version of versions) writeVersion(version);
    leaves.forEach((leaf, at) => {
      insertLeaf.run(index + at, id, shortHash(leafHash(leaf)), leaf, entries[at] ?? null);
    });
    writeKeysAndBounds(commit);
    for (const token of claims?.tokens ?? []) setClaim.run(token, index);
    if (owed) insertOwed.run(index, id, owed);
    keepBlobs.run(id);
  };
}

function makeWriteVersion(connection: Connection): (version: NewVersion) => void {
  const insert = connection.prepare<[RowKey, number, number, Buffer, Buffer, Buffer]>(
    'INSERT INTO versions (key, version, updated, tokens, idx, sealed) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const list = connection.prepare<[number, RowKey, number]>('INSERT INTO listed VALUES (?, ?, ?)');
  const tokensOf = connection
    .prepare<[RowKey, number], Buffer>('SELECT tokens FROM versions WHERE key = ? AND version = ?')
    .pluck();
  const addToken = connection.prepare<[Token, RowKey]>(
    'INSERT INTO tokens VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const dropToken = connection.prepare<[Token, RowKey]>('DELETE FROM tokens WHERE token = ? AND key = ?');

  return ({ key, version, updated, sealed, index, tokens, listed }) => {
    insert.run(key, version, updated, Buffer.concat(tokens), index, sealed);
    if (listed) list.run(updated, key, version);
    const former = version === 1 ? undefined : tokensOf.get(key, version - 1);
    for (const token of former ? tokensGone(former, tokens) : []) dropToken.run(token, key);
    for (const token of tokens) addToken.run(token, key);
  };
}

function tokensGone(former: Buffer, tokens: readonly Token[]): Token[] {
  const kept = new Set(tokens.map((token) => token.toString('latin1')));
  return splitTokens(former).filter((token) => !kept.has(token.toString('latin1')));
}
