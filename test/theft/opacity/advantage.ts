/** How well one number tells two kinds apart. */
export interface Advantage {
  /** 0 is guessing, 1 is never wrong (twice the distance of the area under the curve from a half). */
  readonly value: number;
  /** What pure chance stays below but once in some million cases: five standard deviations. */
  readonly bound: number;
}

/** Of whoever takes the larger number for the one kind, or for the other, whichever is better (Mann and Whitney's U). */
export function advantage(one: readonly number[], other: readonly number[]): Advantage {
  const all = [
    ...one.map((value) => ({ value, own: true })),
    ...other.map((value) => ({ value, own: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  let ranks = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to++;
    // Equal ones share their ranks.
    ranks += ((from + 1 + to) / 2) * all.slice(from, to).filter(({ own }) => own).length;
    from = to;
  }
  const [n, m] = [one.length, other.length];
  const area = (ranks - (n * (n + 1)) / 2) / (n * m);
  return { value: Math.abs(2 * area - 1), bound: 10 * Math.sqrt((n + m + 1) / (12 * n * m)) };
}
