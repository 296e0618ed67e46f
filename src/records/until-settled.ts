import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../fault.js';

/** How long a change is tried again while others change the same thing, in milliseconds. */
const patience = 10_000;

/**
 * Runs an attempt again until it is not null. Each attempt looks at everything anew, so a change is decided by what is there
 * when it commits, as if changes came one after another.
 *
 * @throws Fault `conflict` after ten seconds
 */
export async function untilSettled<T>(attempt: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + patience;
  for (let tries = 0; Date.now() < end; tries++) {
    const result = await attempt();
    if (result !== null) return result;
    await sleep(Math.random() * Math.min(2 ** tries, 200));
  }
  throw new Fault('conflict', 'others kept changing the same resource; try again');
}
