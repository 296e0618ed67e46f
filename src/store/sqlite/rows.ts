import type { FoundVersion, RowKey, Store, TimePlace, Token, Version } from '../port.js';
import type { Answer } from './answer.js';
import type { Connection } from './connection.js';
import { splitTokens } from './split-tokens.js';

const row = 'key, version, updated, sealed, idx AS "index"';

export function makeRows(
  connection: Connection,
  answer: Answer,
): Pick<Store, 'read' | 'history' | 'recent' | 'find' | 'carried' | 'bounds'> {
  const newest = connection.prepare<[RowKey], Version>(
    `SELECT ${row} FROM versions WHERE key = ? ORDER BY version DESC LIMIT 1`,
  );
  const exact = connection.prepare<[RowKey, number], Version>(
    `SELECT ${row} FROM versions WHERE key = ? AND version = ?`,
  );
  const below = connection.prepare<[RowKey, number, number], Version>(
    `SELECT ${row} FROM versions WHERE key = ? AND version < ? ORDER BY version DESC LIMIT ?`,
  );
  const recent = connection.prepare<[number, number, RowKey, number, number], Version>(
    `SELECT ${row} FROM versions JOIN listed USING (key, version, updated)
      WHERE updated >= ? AND (updated, key, version) < (?, ?, ?)
      ORDER BY updated DESC, key DESC, version DESC LIMIT ?`,
  );
  const carrier = connection.prepare<[Token], number>('SELECT 1 FROM tokens WHERE token = ?').pluck();
  const bound = connection.prepare<[Buffer], number>('SELECT bound FROM bounds WHERE family = ?').pluck();
  const find = makeFind(connection);
  // Many small looks: one transaction for all of them spares each its locks.
  const carried = connection.transaction((tokens: readonly Token[]): Token[] =>
    tokens.filter((token) => carrier.get(token) !== undefined),
  );
  const bounds = connection.transaction((families: readonly Buffer[]): number[] =>
    families.map((family) => bound.get(family) ?? 0),
  );
  return {
    read: (key, version) =>
      answer(() => (version === undefined ? newest.get(key) : exact.get(key, version)) ?? null),
    history: (key, before, limit) => answer(() => below.all(key, before, limit)),
    recent: (from, before, limit) => {
      const { updated, key, version } = before ?? beyond;
      return answer(() => recent.all(from, updated, key, version, limit));
    },
    find: (tokens, updated) => answer(() => find(tokens, updated)),
    carried: (tokens) => answer(() => carried(tokens)),
    bounds: (families) => answer(() => bounds(families)),
  };
}

/** Behind every place. */
const beyond: TimePlace = { updated: Number.MAX_SAFE_INTEGER, key: Buffer.alloc(0), version: 0 };

interface FoundRow extends Version {
  readonly tokens: Buffer;
}

function makeFind(connection: Connection) {
  const carriers = connection.prepare<[Token], RowKey>('SELECT key FROM tokens WHERE token = ?').pluck();
  const current = connection.prepare<[RowKey, number, number], FoundRow>(
    `SELECT ${row}, tokens FROM versions
      WHERE rowid = (SELECT rowid FROM versions WHERE key = ? ORDER BY version DESC LIMIT 1)
        AND updated >= ? AND updated < ?`,
  );
  // One transaction: another process must not write between the two steps.
  return connection.transaction(
    (tokens: readonly Token[], updated: { readonly from: number; readonly to: number }): FoundVersion[] => {
      const keys = new Map(
        tokens.flatMap((token) => carriers.all(token)).map((key) => [key.toString('latin1'), key]),
      );
      return [...keys.values()].flatMap((key) =>
        current
          .all(key, updated.from, updated.to)
          .map((found) => ({ ...found, tokens: splitTokens(found.tokens) })),
      );
    },
  );
}
