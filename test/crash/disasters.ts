import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoEngine } from '../support/mongo/mongo-engine.js';
import { answered, someLoad, type Disaster } from './crash-rounds.js';

/** The first server is killed and started again; others, if there are any, go on. */
export const serverKilled: Disaster = async ([server], load) => {
  await someLoad(load);
  await server?.kill();
  await sleep(randomInt(100));
  await server?.restart();
};

/** Each server in turn is told to stop, has to end well, and is started again. */
export const serversStopped: Disaster = async (servers, load) => {
  for (const server of servers) {
    await someLoad(load);
    await server.stop();
    await server.restart();
  }
};

/** The database is killed and started again after so many ms; the servers stay up and have to find it again. */
export function databaseKilled(mongo: MongoEngine, away: () => number): Disaster {
  return async (_servers, load) => {
    await someLoad(load);
    await mongo.kill();
    await sleep(away());
    await mongo.restart();
    await answered(load);
  };
}

/** The database and the first server are killed one shortly after the other. */
export function bothKilled(mongo: MongoEngine): Disaster {
  return async ([server], load) => {
    await someLoad(load);
    await Promise.all([
      sleep(randomInt(30)).then(() => mongo.kill()),
      sleep(randomInt(30)).then(() => server?.kill()),
    ]);
    await mongo.restart();
    await server?.restart();
  };
}
