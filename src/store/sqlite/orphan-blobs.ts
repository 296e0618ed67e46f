import type { Connection } from './connection.js';
import { makeRemoveBlob } from './remove-blob.js';
import { withFaults } from './with-faults.js';

/** Removes the blobs whose commit never came. Only for a server that starts: another process may be between put and commit. */
export function removeOrphanBlobs(connection: Connection): void {
  const orphans = connection.prepare<[], Buffer>('SELECT id FROM pending_blobs').pluck();
  const remove = makeRemoveBlob(connection);
  withFaults(() => {
    for (const id of orphans.all()) remove.immediate(id);
  });
}
