import type { Db } from 'mongodb';

/** The clock of the database, so that processes on hosts whose clocks differ agree on what is old. */
export interface Clock {
  /** Milliseconds since 1970, never before `sync`. */
  now(): number;
  /** Asks the database for its time. */
  sync(): Promise<void>;
}

/** Between two calls of `sync` the clock goes on by this process's monotonic time. */
export function databaseClock(db: Db): Clock {
  let ahead = Number.NaN;
  return {
    now: () => Math.round(performance.now() + ahead),
    sync: async () => {
      const before = performance.now();
      const [answer] = await db
        .aggregate<{ now: Date }>([{ $documents: [{}] }, { $set: { now: '$$NOW' } }])
        .toArray();
      if (answer !== undefined) ahead = answer.now.getTime() - (before + performance.now()) / 2;
    },
  };
}
