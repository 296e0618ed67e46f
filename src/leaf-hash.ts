import { hash } from 'node:crypto';

/** What is hashed lies here, one call at a time; a longer leaf gets a buffer of its own. */
const room = Buffer.alloc(1 + 1024, 0);

/** The hash of one leaf of the ledger's tree, by which it is found too: SHA-256(0x00 || leaf) (RFC 9162 2.1.1). */
export function leafHash(leaf: Buffer): Buffer {
  const bytes = leaf.length < room.length ? room : Buffer.alloc(1 + leaf.length);
  leaf.copy(bytes, 1);
  // A string that becomes a Buffer costs a third of a Buffer from OpenSSL.
  return Buffer.from(hash('sha256', bytes.subarray(0, 1 + leaf.length), 'binary'), 'latin1');
}
