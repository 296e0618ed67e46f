import { MongoClient, type Db } from 'mongodb';
import { openMongoStore } from '../../../src/store/mongo/open.js';
import type { Store } from '../../../src/store/port.js';
import type { MongoEngine } from '../../support/mongo/mongo-engine.js';
import { puppet, type Puppet } from './puppet.js';

/** A database of its own for one test, two handles on it and a look behind the scenes. */
export interface Scene {
  readonly uri: string;
  /** The strings of `moved`. */
  readonly strings: Puppet;
  /** The handle that dies or stalls. */
  readonly moved: Store;
  /** One that lives, as patient with others as a server. */
  readonly other: Store;
  /** The database itself. */
  readonly raw: Db;
  /** One more handle, closed with the scene. */
  open(leaseMs?: number): Promise<Store>;
  /** Ends what the dead left, without waiting for a lease: nobody else has anything under way. */
  recover(): Promise<void>;
  /** How many versions and blobs are pending and how many ledger documents are open. */
  unfinished(): Promise<number>;
}

/** Sets a scene before each test of the suite and clears it after. */
export function scenes(mongo: () => MongoEngine): () => Scene {
  let scene: (Scene & { clear: () => Promise<void> }) | undefined;
  beforeEach(async () => {
    scene = await setScene(mongo().freshUri());
  });
  afterEach(async () => {
    await scene?.clear();
    scene = undefined;
  });
  return () => {
    if (!scene) throw new Error('there is a scene within a test only');
    return scene;
  };
}

async function setScene(uri: string): Promise<Scene & { clear: () => Promise<void> }> {
  const strings = puppet();
  const client = new MongoClient(uri, { promoteBuffers: true });
  const raw = client.db();
  const moved = await openMongoStore(uri, { onStep: strings.onStep });
  const other = await openMongoStore(uri);
  const handles = [moved, other];
  return {
    uri,
    strings,
    moved,
    other,
    raw,
    open: async (leaseMs = 5000) => {
      const store = await openMongoStore(uri, { leaseMs });
      handles.push(store);
      return store;
    },
    recover: async () => {
      await (await openMongoStore(uri, { leaseMs: 0 })).close();
    },
    unfinished: async () => await countUnfinished(raw),
    clear: async () => {
      strings.die();
      await Promise.all(handles.map((store) => store.close()));
      await client.close();
    },
  };
}

async function countUnfinished(raw: Db): Promise<number> {
  const pending = { pending: { $exists: true } };
  const counts = await Promise.all([
    raw.collection('versions').countDocuments(pending),
    raw.collection('blobs').countDocuments(pending),
    raw.collection('ledger').countDocuments({ open: { $exists: true } }),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}
