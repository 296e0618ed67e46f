import { hash } from 'node:crypto';

const leafPrefix = Buffer.from([0]);

/** The hash that a leaf is found by: SHA-256(0x00 || leaf) (RFC 9162 2.1.1). */
export function leafHash(leaf: Buffer): Buffer {
  return hash('sha256', Buffer.concat([leafPrefix, leaf]), 'buffer');
}
