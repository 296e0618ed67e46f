import { createCipheriv, createDecipheriv } from 'node:crypto';
import { fewRandomBytes } from '../vault/random-bytes.js';

/** What AES-256-GCM makes of a text, in the parts that a JWE keeps apart. */
export interface CipherParts {
  /** 12 bytes. */
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  /** 16 bytes. */
  readonly tag: Buffer;
}

/** Encrypts under a content key that is used once (A256GCM, RFC 7518 5.3). `header` is the encoded protected header. */
export function encryptContent(cek: Buffer, header: string, content: Buffer): CipherParts {
  const iv = fewRandomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', cek, iv);
  cipher.setAAD(Buffer.from(header, 'latin1'));
  const ciphertext = cipher.update(content);
  cipher.final();
  return { iv, ciphertext, tag: cipher.getAuthTag() };
}

/** Null if the tag does not hold. */
export function decryptContent(
  cek: Buffer,
  header: string,
  { iv, ciphertext, tag }: CipherParts,
): Buffer | null {
  if (tag.length !== 16) return null;
  const decipher = createDecipheriv('aes-256-gcm', cek, iv, { authTagLength: 16 });
  decipher.setAAD(Buffer.from(header, 'latin1'));
  decipher.setAuthTag(tag);
  const content = decipher.update(ciphertext);
  try {
    decipher.final();
  } catch {
    return null;
  }
  return content;
}
