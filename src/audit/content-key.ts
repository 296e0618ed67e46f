import { hash } from 'node:crypto';

const label = Buffer.from('tallystick content key\n');

/**
 * What the leaf and the sealed entry say of the content key: SHA-256 of a label and the key. AES-GCM alone does not commit to its key:
 * one ciphertext can be made that opens to different texts for two recipients.
 *
 * @param cek 32 bytes
 */
export function keyCommitment(cek: Buffer): Buffer {
  // As a string first: a buffer that the library makes costs more than the hash.
  return Buffer.from(hash('sha256', Buffer.concat([label, cek]), 'binary'), 'latin1');
}
