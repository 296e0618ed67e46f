/** Those who wait for a thing to become so. */
export interface Waiters {
  /** Lets all look again. */
  look(): void;
  /** Resolves as soon as it is so, or after `ms` milliseconds. */
  until(isSo: () => boolean, ms: number): Promise<void>;
}

export function makeWaiters(): Waiters {
  const waiting = new Set<() => void>();
  return {
    look: () => {
      for (const wake of [...waiting]) wake();
    },
    until: (isSo, ms) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const wake = (): void => {
          if (isSo()) end();
        };
        const timer = setTimeout(end, ms);
        waiting.add(wake);
        wake();
      }),
  };
}
