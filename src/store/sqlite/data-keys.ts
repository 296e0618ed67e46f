import type { DataKeys, Rewrap, StoredKey, WrappedKey } from '../port.js';
import type { Answer } from './answer.js';
import type { Connection } from './connection.js';
import { emptyLog } from './empty-log.js';

const notDestroyed = 'id NOT IN (SELECT id FROM destroyed_keys)';

export function makeDataKeys(connection: Connection, answer: Answer): DataKeys {
  const live = connection.prepare<[Buffer], WrappedKey>(
    `SELECT id, wrapped FROM data_keys WHERE id = ? AND ${notDestroyed}`,
  );
  const destroyed = connection.prepare<[Buffer], number>('SELECT 1 FROM destroyed_keys WHERE id = ?').pluck();
  const after = connection.prepare<[Buffer, number], WrappedKey>(
    `SELECT id, wrapped FROM data_keys WHERE id > ? AND ${notDestroyed} ORDER BY id LIMIT ?`,
  );
  const replace = connection.prepare<[Buffer, Buffer, Buffer]>(
    `UPDATE data_keys SET wrapped = ? WHERE id = ? AND wrapped = ? AND ${notDestroyed}`,
  );
  const since = connection.prepare<[number], Buffer>('SELECT id FROM destroyed_keys WHERE at >= ?').pluck();
  const destroy = makeDestroy(connection);

  const get = connection.transaction((ids: readonly Buffer[]): StoredKey[] =>
    ids.flatMap((id): StoredKey[] => {
      const key = live.get(id);
      if (key) return [{ kind: 'live', ...key }];
      return destroyed.get(id) === undefined ? [] : [{ kind: 'destroyed', id }];
    }),
  );
  const rewrap = connection.transaction((changes: readonly Rewrap[]): number =>
    changes.reduce((count, { id, from, to }) => count + replace.run(to, id, from).changes, 0),
  );
  return {
    get: (ids) => answer(() => get(ids)),
    scan: (from, limit) => answer(() => after.all(from ?? Buffer.alloc(0), limit)),
    rewrap: (changes) => answer(() => rewrap.immediate(changes)),
    destroy: (ids, at) =>
      answer(() => {
        destroy.immediate(ids, at);
        emptyLog(connection);
      }),
    destroyedSince: (at) => answer(() => since.all(at)),
  };
}

function makeDestroy(connection: Connection) {
  // As many zeros as there were bytes, so that they are overwritten in place.
  const wipe = connection.prepare<[Buffer]>(
    'UPDATE data_keys SET wrapped = zeroblob(length(wrapped)) WHERE id = ?',
  );
  const remember = connection.prepare<[Buffer, number]>(
    'INSERT INTO destroyed_keys VALUES (?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)',
  );
  return connection.transaction((ids: readonly Buffer[], at: number): void => {
    for (const id of ids) {
      wipe.run(id);
      remember.run(id, at);
    }
  });
}
