import { MongoClient, ReadConcern, type Db, type WriteConcernSettings } from 'mongodb';
import { Fault } from '../../fault.js';
import type { Store } from '../port.js';
import { asFault } from './as-fault.js';
import { databaseClock } from './clock.js';
import type { Context } from './context.js';
import { databaseName } from './database-name.js';
import { collectionsOf } from './documents.js';
import { durableWrites } from './durable-writes.js';
import { createIndexes } from './indexes.js';
import type { MongoStep } from './steps.js';
import { mongoStore } from './mongo-store.js';
import { startSweeping } from './sweeper.js';
import { sweep } from './sweep.js';
import { openTail } from './tail.js';

/** How long the database may take to answer at all, in milliseconds. */
const reachable = 5000;
/** How long one answer may take, in milliseconds. */
const answered = 20_000;

export interface MongoStoreOptions {
  /**
   * For how long a commit is left to the process that began it before another may give it up for dead, in
   * milliseconds. What is right does not hang on it, nor on any clock: it only says how patient recovery is.
   */
  readonly leaseMs?: number;
  /** Called right before each step of the protocol. */
  readonly onStep?: (step: MongoStep) => Promise<void>;
}

/**
 * Opens the store in a MongoDB database (6.0 or later): one node, a replica set or a sharded cluster, without
 * transactions, and with any number of processes on it. What a dead process left behind is ended first.
 *
 * @param uri a MongoDB connection string; the database is `tallystick` if it names none
 * @throws {Fault} `config` if the connection string cannot be understood; `unavailable` if no primary answers
 *   within about five seconds.
 */
export async function openMongoStore(uri: string, options: MongoStoreOptions = {}): Promise<Store> {
  const client = clientOf(uri);
  try {
    await client.connect();
    const writes = await durableWrites(client);
    const context = contextOf(databaseIn(client, uri, writes), options);
    await context.clock.sync();
    await createIndexes(context);
    await sweep(context, Infinity);
    const tail = await openTail(context);
    const sweeper = startSweeping(context, tail);
    return mongoStore(context, tail, async () => {
      await sweeper.stop();
      await client.close();
    });
  } catch (error) {
    await client.close();
    throw asFault(error);
  }
}

function clientOf(uri: string): MongoClient {
  try {
    return new MongoClient(uri, {
      appName: 'tallystick',
      promoteBuffers: true,
      serverSelectionTimeoutMS: reachable,
      connectTimeoutMS: reachable,
      socketTimeoutMS: answered,
    });
  } catch (error) {
    throw new Fault(
      'config',
      'TALLYSTICK_STORE cannot be understood; right would be a MongoDB connection string such as mongodb://host/database',
      [],
      error,
    );
  }
}

/** Whatever the connection string asks for. */
function databaseIn(client: MongoClient, uri: string, writeConcern: WriteConcernSettings): Db {
  return client.db(databaseName(uri), {
    readPreference: 'primary',
    readConcern: new ReadConcern('majority'),
    writeConcern,
  });
}

function contextOf(db: Db, { leaseMs = 5000, onStep }: MongoStoreOptions): Context {
  const step = onStep ?? (() => Promise.resolve());
  return { ...collectionsOf(db), db, clock: databaseClock(db), leaseMs, step };
}
