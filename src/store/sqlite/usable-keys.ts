import type { WrappedKey } from '../port.js';
import type { Connection } from './connection.js';

/** Whether data keys can be stored: none is there with other bytes or destroyed. */
export function makeUsableKeys(connection: Connection): (keys: readonly WrappedKey[]) => boolean {
  const destroyed = connection.prepare<[Buffer], number>('SELECT 1 FROM destroyed_keys WHERE id = ?').pluck();
  const wrappedOf = connection
    .prepare<[Buffer], Buffer>('SELECT wrapped FROM data_keys WHERE id = ?')
    .pluck();
  const isUsable = ({ id, wrapped }: WrappedKey): boolean =>
    destroyed.get(id) === undefined && (wrappedOf.get(id) ?? wrapped).equals(wrapped);
  return (keys) => keys.every(isUsable);
}
