import type { OwedRow, RowKey, Settlement, Store, Token } from '../port.js';
import type { Answer } from './answer.js';
import type { Connection } from './connection.js';
import { makeUsableKeys } from './usable-keys.js';
import { withoutSync } from './without-sync.js';
import { makeWriteKeysAndBounds } from './write-keys-and-bounds.js';

/** One transaction a settlement. It need not be synced: should it be lost, what it settled is owed again. */
export function makeSettle(connection: Connection, answer: Answer): Store['settle'] {
  const areUsable = makeUsableKeys(connection);
  const writeKeysAndBounds = makeWriteKeysAndBounds(connection);
  const addRows = makeAddRows(connection);
  const forget = connection.prepare<[number]>('DELETE FROM owed WHERE idx < ?');
  const settle = connection.transaction((settlement: Settlement): boolean => {
    if (!areUsable(settlement.dataKeys)) return false;
    writeKeysAndBounds(settlement);
    addRows(settlement.rows);
    forget.run(settlement.through);
    return true;
  });
  return (settlement) => answer(() => withoutSync(connection, () => settle.immediate(settlement)));
}

/** In the order of the indexes: rows and tokens that lie on one page are written there together. */
function makeAddRows(connection: Connection): (rows: readonly OwedRow[]) => void {
  const insert = connection.prepare<[RowKey, number, number, Buffer, Buffer, Buffer]>(
    `INSERT INTO versions (key, version, updated, tokens, idx, sealed) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING`,
  );
  const addToken = connection.prepare<[Token, RowKey]>('INSERT INTO tokens VALUES (?, ?)');
  return (rows) => {
    const added = rows
      .toSorted((a, b) => a.key.compare(b.key))
      .filter(
        ({ key, version, updated, sealed, index, tokens }) =>
          insert.run(key, version, updated, Buffer.concat(tokens), index, sealed).changes > 0,
      );
    const tokens = added.flatMap((row) => row.tokens.map((token) => ({ token, key: row.key })));
    for (const { token, key } of tokens.sort((a, b) => a.token.compare(b.token))) addToken.run(token, key);
  };
}
