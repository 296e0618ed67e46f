import { Fault } from '../../../src/fault.js';
import type { MongoStep } from '../../../src/store/mongo/steps.js';

/** A point where a store stands still until it is told to go on. */
export interface Stall {
  readonly reached: Promise<void>;
  readonly resume: () => void;
}

/** Holds the strings of one store handle. */
export interface Puppet {
  readonly onStep: (step: MongoStep) => Promise<void>;
  /** From right before the next such step on, the handle does nothing any more, as if its process were dead. */
  readonly dieBefore: (step: MongoStep) => void;
  /** The handle stands still right before the next such step. */
  readonly stallBefore: (step: MongoStep) => Stall;
  /** At once, before whatever comes next. */
  readonly die: () => void;
}

/** What the caller of a dead handle gets. */
export class Death extends Error {}

/** Whether a call ended because its process died, whatever the store told of it. */
export function ofDeath(error: unknown): boolean {
  return error instanceof Death || (error instanceof Fault && error.cause instanceof Death);
}

export function puppet(): Puppet {
  const plans = new Map<MongoStep, () => Promise<void>>();
  let dead = false;
  const die = () => {
    dead = true;
  };
  const assertAlive = () => {
    if (dead) throw new Death('the process of this handle is dead');
  };
  return {
    onStep: async (step) => {
      assertAlive();
      const plan = plans.get(step);
      plans.delete(step);
      await plan?.();
      assertAlive();
    },
    dieBefore: (step) => {
      plans.set(step, () => {
        die();
        return Promise.resolve();
      });
    },
    stallBefore: (step) => {
      const [reached, reach] = signal();
      const [resumed, resume] = signal();
      plans.set(step, async () => {
        reach();
        await resumed;
      });
      return { reached, resume };
    },
    die,
  };
}

function signal(): [Promise<void>, () => void] {
  let fire: () => void = () => undefined;
  const fired = new Promise<void>((resolve) => (fire = resolve));
  return [fired, fire];
}
