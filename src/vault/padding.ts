import { Fault } from '../fault.js';

const smallest = 512;

/**
 * Pads so that the length tells little: to the next power of two up to 64 KiB (512 bytes at least), beyond that to the next
 * eighth of a power of two. The first four bytes hold the true length.
 */
export function pad(content: Buffer): Buffer {
  const padded = Buffer.alloc(paddedLength(content.length + 4));
  padded.writeUInt32BE(content.length, 0);
  content.copy(padded, 4);
  return padded;
}

/** @throws Fault `tampered` if the length is impossible. */
export function unpad(padded: Buffer): Buffer {
  const length = padded.length < 4 ? Infinity : padded.readUInt32BE(0);
  if (length > padded.length - 4) throw new Fault('tampered', 'sealed bytes have an impossible length');
  return padded.subarray(4, 4 + length);
}

/** How long padded bytes are. */
export function paddedLength(length: number): number {
  const power = 2 ** Math.ceil(Math.log2(Math.max(length, smallest)));
  if (power <= 65_536) return power;
  const step = power / 16;
  return Math.ceil(length / step) * step;
}
