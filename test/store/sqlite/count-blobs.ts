import Database from 'better-sqlite3';

/** How many rows the tables of blobs have. */
export function countBlobs(file: string): Record<string, unknown> {
  const raw = new Database(file, { readonly: true });
  const tables = ['blobs', 'blob_pieces', 'pending_blobs'];
  const counts = tables.map((table) => [table, raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]);
  raw.close();
  return Object.fromEntries(counts) as Record<string, unknown>;
}
