import type { RowKey } from '../store/port.js';
import { shortHash } from '../vault/keyed-hash.js';

/** The name of a resource's row: nobody can tell type or id from it without the key. */
export function rowKey(secret: Buffer, type: string, id: string): RowKey {
  return shortHash(secret, type, '/', id);
}
