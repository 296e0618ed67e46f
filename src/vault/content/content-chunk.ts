import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Fault } from '../../fault.js';
import { uint } from '../keyed-hash.js';

/** Bytes of content in a chunk, padding included; the last may have fewer. */
export const chunkLength = 64 << 10;

const tagLength = 16;

/** Bytes of a chunk as it is stored. */
export const sealedChunkLength = chunkLength + tagLength;

/** Where a chunk lies: bound to it, so that chunks do not open in another order, in another blob or without their successors. */
export interface ChunkPlace {
  /** The id of the blob. */
  readonly blob: Buffer;
  /** From 0 upwards. */
  readonly number: number;
  readonly isLast: boolean;
}

/** Seals one chunk with AES-256-GCM. The key is that of one blob alone, and so the number of the chunk does for a nonce. */
export function sealChunk(
  key: Buffer,
  place: ChunkPlace,
  content: Buffer,
): readonly [body: Buffer, tag: Buffer] {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(place));
  cipher.setAAD(context(place));
  const body = cipher.update(content);
  cipher.final();
  return [body, cipher.getAuthTag()];
}

/** @throws Fault `tampered` */
export function openChunk(key: Buffer, place: ChunkPlace, sealed: Buffer): Buffer {
  const end = sealed.length - tagLength;
  if (end < 0) throw tampered();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(place));
  decipher.setAAD(context(place));
  decipher.setAuthTag(sealed.subarray(end));
  const content = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch (cause) {
    throw tampered(cause);
  }
  return content;
}

function nonce({ number }: ChunkPlace): Buffer {
  return Buffer.concat([Buffer.alloc(8), uint(number, 4)]);
}

const name = Buffer.from('tallystick content\n');

function context({ blob, number, isLast }: ChunkPlace): Buffer {
  return Buffer.concat([name, blob, uint(number, 4), Buffer.from([isLast ? 1 : 0])]);
}

function tampered(cause?: unknown): Fault {
  return new Fault('tampered', 'content does not open: it was altered, moved or cut short', [], cause);
}
