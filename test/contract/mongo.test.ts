import { openMongoStore } from '../../src/store/mongo/open.js';
import type { Store } from '../../src/store/port.js';
import { describeMongo } from '../support/mongo/describe.js';
import type { MongoEngine } from '../support/mongo/mongo-engine.js';
import { storeContract, type OpenStore } from './store-contract.js';

describeMongo('MongoDB', (mongo) => {
  storeContract('MongoDB', async () => await openIn(mongo()));
});

async function openIn(mongo: MongoEngine): Promise<OpenStore> {
  const uri = mongo.freshUri();
  const handles: Store[] = [];
  const open = async (leaseMs?: number): Promise<Store> => {
    const store = await openMongoStore(uri, leaseMs === undefined ? {} : { leaseMs });
    handles.push(store);
    return store;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(
      handles.splice(0).map(async (store) => {
        await store.close();
      }),
    );
  };
  return {
    store: await open(),
    reopen: async () => await open(),
    restart: async () => {
      await closeAll();
      // Nobody is left who could be at work, so nothing needs to be waited for.
      await (await open(0)).close();
      return await open();
    },
    cleanup: closeAll,
  };
}
