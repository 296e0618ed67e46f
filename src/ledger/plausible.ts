/** What may be a number of leaves or an index: nothing else can be reckoned with exactly. */
export function isPlace(hostile: number): boolean {
  return Number.isSafeInteger(hostile) && hostile >= 0;
}

/** What may be a hash. */
export function isHash(hostile: Buffer): boolean {
  return hostile.length === 32;
}
