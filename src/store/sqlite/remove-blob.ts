import type { Connection } from './connection.js';

/** Removes all that is stored of a blob. */
export function makeRemoveBlob(connection: Connection) {
  const statements = ['blobs', 'blob_pieces', 'pending_blobs'].map((table) =>
    connection.prepare<[Buffer]>(`DELETE FROM ${table} WHERE id = ?`),
  );
  return connection.transaction((id: Buffer): void => {
    for (const statement of statements) statement.run(id);
  });
}
