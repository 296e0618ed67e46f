import { fewRandomBytes } from './random-bytes.js';

/** In random order. */
export function shuffled<T>(all: readonly T[]): T[] {
  const places = all.map((one) => ({ one, place: fewRandomBytes(6).readUIntBE(0, 6) }));
  return places.sort((a, b) => a.place - b.place).map(({ one }) => one);
}
