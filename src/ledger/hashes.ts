import { hash } from 'node:crypto';

export { leafHash } from '../leaf-hash.js';

/** What is hashed lies here, one call at a time. */
const nodeRoom = Buffer.alloc(1 + 2 * 32, 1);

/** The hash of the tree without leaves (RFC 9162 2.1.1). */
export const emptyRoot: Buffer = sha256(Buffer.alloc(0));

/** The hash of an inner node: SHA-256(0x01 || left || right) (RFC 9162 2.1.1). Both are hashes, of 32 bytes. */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  left.copy(nodeRoom, 1);
  right.copy(nodeRoom, 33);
  return sha256(nodeRoom);
}

/** A string that becomes a Buffer costs a third of a Buffer from OpenSSL, and the tree is nothing but hashes. */
function sha256(bytes: Buffer): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'latin1');
}
