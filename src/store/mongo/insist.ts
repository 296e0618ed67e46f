import { AsyncLocalStorage } from 'node:async_hooks';
import { MongoDriverError, MongoError } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';

/** For how long a failing step is tried again, in milliseconds: a database that was killed may be back by then. */
const patience = 10_000;

const sharedEnd = new AsyncLocalStorage<number>();

/** Work of many steps, which have the patience of one among them: whoever waits for it waits no longer than for one. */
export function withOnePatience<T>(work: () => Promise<T>): Promise<T> {
  return sharedEnd.run(performance.now() + patience, work);
}

/**
 * Repeats a step that may be repeated without harm until the database answers.
 *
 * @throws {MongoError} the last one, if the database has not answered for long enough.
 */
export async function insist<T>(step: () => Promise<T>): Promise<T> {
  const deadline = sharedEnd.getStore() ?? performance.now() + patience;
  for (let pause = 10; ; pause = Math.min(2 * pause, 500)) {
    try {
      return await step();
    } catch (error) {
      if (!mayPass(error) || performance.now() > deadline) throw error;
    }
    await sleep(pause);
  }
}

/** Unlike errors of the network and of the server, those of the driver tell of a closed client or a wrong call. */
function mayPass(error: unknown): boolean {
  return error instanceof MongoError && !(error instanceof MongoDriverError);
}
