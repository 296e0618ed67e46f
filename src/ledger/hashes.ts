import { createHash } from 'node:crypto';

const leafPrefix = Buffer.from([0]);
const nodePrefix = Buffer.from([1]);

/** The hash of the tree without leaves (RFC 9162 2.1.1). */
export const emptyRoot: Buffer = createHash('sha256').digest();

/** The hash of one leaf: SHA-256(0x00 || leaf) (RFC 9162 2.1.1). */
export function leafHash(leaf: Buffer): Buffer {
  return createHash('sha256').update(leafPrefix).update(leaf).digest();
}

/** The hash of an inner node: SHA-256(0x01 || left || right) (RFC 9162 2.1.1). */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}
