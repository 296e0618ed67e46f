import { hash, hkdfSync } from 'node:crypto';

const block = 64;

/** What is hashed lies here, one call at a time; a longer message gets a buffer of its own. */
const inner = Buffer.alloc(block + 1024);
const outer = Buffer.alloc(block + 32);

/**
 * HMAC-SHA-256 (RFC 2104), all 32 bytes. In two calls of the plain hash: this is called ten times for each change, and an object of
 * the library's for each HMAC would cost twice as much, mostly in collecting it again.
 *
 * @param key 64 bytes at the most
 */
export function keyedHash(key: Buffer, ...parts: readonly (Buffer | string)[]): Buffer {
  const message = place(parts);
  for (let i = 0; i < block; i++) {
    const byte = key[i] ?? 0;
    message[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  outer.write(hash('sha256', message, 'binary'), block, 'latin1');
  return Buffer.from(hash('sha256', outer, 'binary'), 'latin1');
}

/** The parts one after the other, behind room for a block. */
function place(parts: readonly (Buffer | string)[]): Buffer {
  const most = parts.reduce((sum, { length }) => sum + 3 * length, block);
  const room = most <= inner.length ? inner : Buffer.alloc(most);
  let end = block;
  for (const part of parts) end += typeof part === 'string' ? room.write(part, end) : part.copy(room, end);
  return room.subarray(0, end);
}

/** The first 128 bits of a keyed hash: what names rows, keys and tokens in the database. */
export function shortHash(key: Buffer, ...parts: readonly (Buffer | string)[]): Buffer {
  return keyedHash(key, ...parts).subarray(0, 16);
}

/** A 32-byte key for one purpose (HKDF-SHA-256, RFC 5869, no salt). */
export function subkey(root: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, '', `tallystick ${purpose}`, 32));
}

/** An unsigned number as bytes, so that hashed parts have one length and cannot run into each other. */
export function uint(value: number, bytes: 2 | 4 | 6): Buffer {
  const buffer = Buffer.allocUnsafe(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
