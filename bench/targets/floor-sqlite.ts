import Database from 'better-sqlite3';
import { documentId, documentsAPatient, documentText } from '../documents.js';
import type { FloorStore } from './floor.js';

/** A table of bytes in a new SQLite file, as durable as the server's; filled with so many documents. */
export function openSqliteFloor(file: string, documents: number): FloorStore {
  const connection = new Database(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.exec('CREATE TABLE documents (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT');
  const insert = connection.prepare<[string, Buffer]>('INSERT INTO documents VALUES (?, ?)');
  const select = connection.prepare<[string], Buffer>('SELECT bytes FROM documents WHERE id = ?').pluck();
  connection.transaction(() => {
    for (let n = 0; n < documents; n++) {
      insert.run(
        documentId(n),
        Buffer.from(documentText(n, n % (documents / documentsAPatient), documentId(n))),
      );
    }
  })();
  return {
    insert: (id, bytes) => void insert.run(id, bytes),
    read: (id) => select.get(id),
    close: () => void connection.close(),
  };
}
