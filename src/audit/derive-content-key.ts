import { keyedHash, uint } from '../vault/keyed-hash.js';

/**
 * The content key of an entry about an access, 32 bytes: whoever has the data key can make it again, and nobody once that is destroyed.
 *
 * @param dataKey 32 bytes
 * @param commit its id, which no other commit ever has
 * @param position among the entries of the commit
 */
export function deriveContentKey(dataKey: Buffer, commit: Buffer, position: number): Buffer {
  return keyedHash(dataKey, 'tallystick entry content key\n', commit, uint(position, 2));
}
