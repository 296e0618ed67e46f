import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Fault } from '../fault.js';
import { fewRandomBytes } from './random-bytes.js';

/** Bytes that a box is longer than its content: 12 of IV before, 16 of tag behind. */
export const boxOverhead = 28;

/** Seals with AES-256-GCM under a random 96-bit IV: `iv || ciphertext || tag`. The context is bound, not stored. */
export function sealBox(key: Buffer, context: Buffer, content: Buffer): Buffer {
  const iv = fewRandomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(context);
  const body = cipher.update(content);
  cipher.final();
  return Buffer.concat([iv, body, cipher.getAuthTag()]);
}

/**
 * Opens what `sealBox` sealed.
 *
 * @throws Fault `tampered` if key, context or any bit differ.
 */
export function openBox(key: Buffer, context: Buffer, box: Buffer): Buffer {
  if (box.length < boxOverhead) throw new Fault('tampered', 'sealed bytes are too short');
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12));
  decipher.setAAD(context);
  decipher.setAuthTag(box.subarray(box.length - 16));
  const content = decipher.update(box.subarray(12, box.length - 16));
  try {
    decipher.final();
  } catch (cause) {
    throw new Fault('tampered', 'sealed bytes do not open: they were altered, moved or replaced', [], cause);
  }
  return content;
}
