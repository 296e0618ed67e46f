import type { Connection } from './connection.js';

/** Writes what is not synced by itself: the next commit syncs the log as a whole. */
export function withoutSync<T>(connection: Connection, write: () => T): T {
  connection.pragma('synchronous = NORMAL');
  try {
    return write();
  } finally {
    connection.pragma('synchronous = FULL');
  }
}
