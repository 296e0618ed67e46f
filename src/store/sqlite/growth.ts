/** Tells those who wait that the ledger has grown. */
export interface Growth {
  grew(): void;
  /** Resolves when `grew` is called next, or after `ms` milliseconds. */
  next(ms: number): Promise<void>;
}

export function makeGrowth(): Growth {
  const waiting = new Set<() => void>();
  return {
    grew: () => {
      for (const wake of waiting) wake();
    },
    next: (ms) =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        waiting.add(wake);
      }),
  };
}
