import type { Token } from '../port.js';

/** The tokens of a version, from the bytes that hold them one after the other. */
export function splitTokens(joined: Buffer): Token[] {
  return Array.from({ length: joined.length / 16 }, (_, at) => joined.subarray(at * 16, at * 16 + 16));
}
