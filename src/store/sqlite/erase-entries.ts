import type { Connection } from './connection.js';
import { emptyLog } from './empty-log.js';

/** Erases what lies beside the leaves of these indices; on return no file has its bytes. */
export function makeEraseEntries(connection: Connection): (indices: readonly number[]) => void {
  // As many zeros as there were bytes: no row moves, and none leaves a copy behind that a later erasure would not reach.
  const wipe = connection.prepare<[number]>(
    'UPDATE leaves SET entry = zeroblob(length(entry)), erased = 1 WHERE idx = ? AND entry IS NOT NULL',
  );
  const wipeAll = connection.transaction((indices: readonly number[]): void => {
    for (const index of indices) wipe.run(index);
  });
  return (indices) => {
    if (indices.length === 0) return;
    wipeAll.immediate(indices);
    emptyLog(connection);
  };
}
