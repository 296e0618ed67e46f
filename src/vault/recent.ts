/** Keeps what was used last and forgets the rest, by name. */
export interface Recent<T> {
  get(name: string): T | undefined;
  set(name: string, value: T): void;
}

/** Keeps at least the last `size` that were used, and never more than twice as many. */
export function makeRecent<T>(size: number): Recent<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  const set = (name: string, value: T): void => {
    if (!young.has(name) && young.size >= size) [old, young] = [young, new Map<string, T>()];
    young.set(name, value);
  };
  return {
    get: (name) => {
      const known = young.get(name);
      if (known !== undefined) return known;
      const kept = old.get(name);
      if (kept !== undefined) set(name, kept);
      return kept;
    },
    set,
  };
}
