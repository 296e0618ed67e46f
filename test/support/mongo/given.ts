import { MongoClient } from 'mongodb';
import { freshDatabase } from './fresh-database.js';
import type { MongoEngine } from './mongo-engine.js';

/** A MongoDB that somebody else runs. `stop` drops the databases that `freshUri` named. */
export function givenMongo(uri: string): MongoEngine {
  const used: string[] = [];
  return {
    uri,
    owned: false,
    dir: null,
    freshUri() {
      const fresh = freshDatabase(uri);
      used.push(fresh);
      return fresh;
    },
    kill: notOurs,
    restart: notOurs,
    stop: async () => {
      for (const fresh of used.splice(0)) await drop(fresh);
    },
  };
}

async function notOurs(): Promise<never> {
  return await Promise.reject(new Error('the MongoDB of MONGODB_URI is not ours to end'));
}

async function drop(uri: string): Promise<void> {
  const client = new MongoClient(uri);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
