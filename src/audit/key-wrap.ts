import { createCipheriv, createDecipheriv, type Cipher } from 'node:crypto';

/** RFC 3394 2.2.3.1. */
const initialValue = Buffer.alloc(8, 0xa6);

/** Setting up a cipher costs half of a wrap, and an epoch key wraps thousands of keys. Dies with the key's buffer. */
const ciphers = new WeakMap<Buffer, Cipher>();

/** Wraps a key of 32 bytes: 40 bytes (A256KW, RFC 7518 4.4, RFC 3394). The wrapping key's bytes must never change. */
export function wrapKey(under: Buffer, key: Buffer): Buffer {
  return cipherOf(under).update(key);
}

/** Null if the key was not wrapped under this one, or was altered. */
export function unwrapKey(under: Buffer, wrapped: Buffer): Buffer | null {
  if (wrapped.length !== 40) return null;
  try {
    return createDecipheriv('id-aes256-wrap', under, initialValue).update(wrapped);
  } catch {
    return null;
  }
}

/** The key wrap of the library begins anew with each `update`, so one cipher serves for all wraps under a key. */
function cipherOf(under: Buffer): Cipher {
  const known = ciphers.get(under);
  if (known) return known;
  const cipher = createCipheriv('id-aes256-wrap', under, initialValue);
  ciphers.set(under, cipher);
  return cipher;
}
