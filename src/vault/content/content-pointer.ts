import { Fault } from '../../fault.js';
import { uint } from '../keyed-hash.js';

/** What leads to content in blob storage, opens it and tells whether it is all there. */
export interface ContentPointer {
  /** The id of the blob, 16 bytes. */
  readonly blob: Buffer;
  /** 32 bytes, for this blob alone. */
  readonly key: Buffer;
  /** Bytes of the content. */
  readonly length: number;
  /** SHA-256 of the content. */
  readonly hash: Buffer;
}

/** Bytes of a pointer. */
export const pointerLength = 16 + 32 + 6 + 32;

export function formatContentPointer({ blob, key, length, hash }: ContentPointer): Buffer {
  return Buffer.concat([blob, key, uint(length, 6), hash]);
}

/** @param bytes that begin with a pointer. @throws Fault `tampered` if they are too short */
export function parseContentPointer(bytes: Buffer): ContentPointer {
  if (bytes.length < pointerLength) throw new Fault('tampered', 'a pointer to content is too short');
  return {
    blob: bytes.subarray(0, 16),
    key: bytes.subarray(16, 48),
    length: bytes.readUIntBE(48, 6),
    hash: bytes.subarray(54, pointerLength),
  };
}
