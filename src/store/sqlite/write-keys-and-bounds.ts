import type { Commit } from '../port.js';
import type { Connection } from './connection.js';

/** Stores data keys that can be, and raises bounds, in the transaction that is open. */
export function makeWriteKeysAndBounds(
  connection: Connection,
): (commit: Pick<Commit, 'dataKeys' | 'bounds'>) => void {
  const insertKey = connection.prepare<[Buffer, Buffer]>(
    'INSERT INTO data_keys (id, wrapped) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const raiseBound = connection.prepare<[Buffer, number]>(
    'INSERT INTO bounds VALUES (?, ?) ON CONFLICT DO UPDATE SET bound = max(bound, excluded.bound)',
  );
  return ({ dataKeys, bounds }) => {
    for (const { id, wrapped } of dataKeys) insertKey.run(id, wrapped);
    for (const { family, bound } of bounds) raiseBound.run(family, bound);
  };
}
