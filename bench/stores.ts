import { join } from 'node:path';
import { mongoAvailable } from '../test/support/mongo/available.js';
import { startMongo } from '../test/support/mongo/start.js';
import type { StoreKind } from './options.js';
import type { FreshStore } from './targets/start-targets.js';

/** A store to measure on. */
export interface StoreUnderTest {
  readonly title: string;
  /** A place for one more floor or server, by a name that none has had. */
  fresh(name: string): FreshStore;
  close(): Promise<void>;
}

/** SQLite files in a folder. */
export function sqliteUnderTest(folder: string): StoreUnderTest {
  return {
    title: 'SQLite',
    fresh: (name) => ({ setting: null, floor: join(folder, `${name}.db`) }),
    close: () => Promise.resolve(),
  };
}

/** The MongoDB of `MONGODB_URI`, of the PATH or of the tests. @throws {Error} with one line if there is none */
export async function mongoUnderTest(): Promise<StoreUnderTest> {
  const mongo = await startMongo();
  return {
    title: mongo.owned ? 'MongoDB (the engine of the tests)' : 'MongoDB (MONGODB_URI)',
    fresh: () => {
      const uri = mongo.freshUri();
      return { setting: uri, floor: uri };
    },
    close: () => mongo.stop(),
  };
}

/** The stores asked for; all that can be had here if none is named. */
export async function storesAsked(asked: StoreKind | null): Promise<StoreKind[]> {
  if (asked !== null) return [asked];
  const available = await mongoAvailable();
  if (available.ok) return ['sqlite', 'mongodb'];
  console.log(`MongoDB is left out: ${available.why}\n`);
  return ['sqlite'];
}
