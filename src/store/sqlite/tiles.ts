import type { Tiles } from '../port.js';
import type { Answer } from './answer.js';
import type { Connection } from './connection.js';

export function makeTiles(connection: Connection, answer: Answer): Tiles {
  const select = connection
    .prepare<[number, number], Buffer>('SELECT hashes FROM tiles WHERE level = ? AND idx = ?')
    .pluck();
  const insert = connection.prepare<[number, number, Buffer]>(
    'INSERT INTO tiles VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  return {
    get: (level, index) => answer(() => select.get(level, index) ?? null),
    put: (level, index, hashes) =>
      answer(() => {
        // Not synced by itself: the next commit syncs the log as a whole.
        connection.pragma('synchronous = NORMAL');
        try {
          insert.run(level, index, hashes);
        } finally {
          connection.pragma('synchronous = FULL');
        }
      }),
  };
}
