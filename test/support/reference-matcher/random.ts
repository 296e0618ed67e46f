/** Choices that come out the same for the same seed. */
export interface Random {
  /** A whole number from 0 up to but not `end`. */
  below(end: number): number;
  /** True that often, of 1. */
  chance(share: number): boolean;
  pick<T>(all: readonly [T, ...T[]] | readonly T[]): T;
  /** So many of them, at most all, in any order. */
  some<T>(all: readonly T[], count: number): T[];
}

export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    chance: (share) => next() < share,
    pick: (all) => {
      if (all.length === 0) throw new Error('there is nothing to choose from');
      return all[below(all.length)] as (typeof all)[number];
    },
    some: (all, count) => {
      const left = [...all];
      return Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(below(left.length), 1),
      ).flat();
    },
  };
}
