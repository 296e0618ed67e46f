import { randomInt } from 'node:crypto';

/** One of them by chance; undefined if there is none. */
export function pick<T>(all: readonly T[]): T | undefined {
  return all.length === 0 ? undefined : all[randomInt(all.length)];
}

/** True in so many of 100 cases. */
export function chance(percent: number): boolean {
  return randomInt(100) < percent;
}
