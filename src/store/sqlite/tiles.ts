import type { Tiles } from '../port.js';
import type { Answer } from './answer.js';
import type { Connection } from './connection.js';
import { withoutSync } from './without-sync.js';

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
        withoutSync(connection, () => insert.run(level, index, hashes));
      }),
  };
}
