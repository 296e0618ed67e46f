import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from './context.js';
import { sweep } from './sweep.js';
import type { Tail } from './tail.js';

/** How often, in milliseconds. */
const sweepEvery = 1000;

/** Sweeps again and again, and keeps the clock and the tail fresh, until it is stopped. What fails is tried again. */
export function startSweeping(context: Context, tail: Tail): { readonly stop: () => Promise<void> } {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= sweepOnce(context, tail)
      .catch(() => undefined)
      .finally(() => (running = null));
  }, sweepEvery).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      // Without a database it would take long to give up, and nothing is lost with it.
      await Promise.race([running, sleep(500, undefined, { ref: false })]);
    },
  };
}

async function sweepOnce(context: Context, tail: Tail): Promise<void> {
  await context.clock.sync();
  await sweep(context, context.clock.now() - context.leaseMs);
  await tail.inTurn(tail.follow);
}
