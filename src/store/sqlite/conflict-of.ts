import type { Claims, Commit, NewVersion, RowKey, Token } from '../port.js';
import type { Connection } from './connection.js';
import { makeUsableKeys } from './usable-keys.js';

/** What speaks against a commit now, in the transaction that would write it; null if nothing does. */
export function makeConflictOf(
  connection: Connection,
): (commit: Commit) => 'version' | 'claim' | 'data-key' | null {
  const newest = connection
    .prepare<[RowKey], number | null>('SELECT max(version) FROM versions WHERE key = ?')
    .pluck();
  const claimed = connection
    .prepare<[Token, number], number>('SELECT 1 FROM claims WHERE token = ? AND idx >= ?')
    .pluck();
  const areUsable = makeUsableKeys(connection);

  const isNext = ({ key, version }: NewVersion): boolean => version === (newest.get(key) ?? 0) + 1;
  const isFree = ({ tokens, since }: Claims): boolean =>
    tokens.every((token) => claimed.get(token, since) === undefined);

  return ({ versions, claims, dataKeys }) => {
    if (!versions.every(isNext)) return 'version';
    if (claims && !isFree(claims)) return 'claim';
    return areUsable(dataKeys) ? null : 'data-key';
  };
}
