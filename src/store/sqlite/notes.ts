import type { Notes } from '../port.js';
import type { Answer } from './answer.js';
import type { Connection } from './connection.js';

export function makeNotes(connection: Connection, answer: Answer): Notes {
  const select = connection.prepare<[string], Buffer>('SELECT value FROM notes WHERE name = ?').pluck();
  const insert = connection.prepare<[string, Buffer]>(
    'INSERT INTO notes VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const replace = connection.prepare<[Buffer, string, Buffer]>(
    'UPDATE notes SET value = ? WHERE name = ? AND value = ?',
  );
  return {
    get: (name) => answer(() => select.get(name) ?? null),
    // One statement is one transaction: between the look and the write nobody comes in.
    swap: (name, from, to) =>
      answer(() => (from ? replace.run(to, name, from) : insert.run(name, to)).changes === 1),
  };
}
