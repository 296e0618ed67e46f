import type { Connection } from './connection.js';

/** Counts the leaves as the open transaction, or the moment, sees them. */
export function makeLedgerSize(connection: Connection): () => number {
  const select = connection.prepare<[], number>('SELECT coalesce(max(idx) + 1, 0) FROM leaves').pluck();
  return () => select.get() ?? 0;
}
