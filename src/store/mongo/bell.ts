import { Fault } from '../../fault.js';

/** Wakes those who wait for something to happen in this process. */
export interface Bell {
  readonly ring: () => void;
  /** Resolves at the next ring, or after `ms` milliseconds; rejects as soon as the bell is taken down. */
  readonly heard: (ms: number) => Promise<void>;
  readonly takeDown: () => void;
}

export function bell(): Bell {
  const waiting = new Set<() => void>();
  let down = false;
  const ring = () => {
    for (const wake of waiting) wake();
  };
  return {
    ring,
    heard: async (ms) => {
      if (!down) await ringOr(waiting, ms);
      if (down) throw new Fault('unavailable', 'the store is closed');
    },
    takeDown: () => {
      down = true;
      ring();
    },
  };
}

async function ringOr(waiting: Set<() => void>, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      waiting.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    waiting.add(wake);
  });
}
