import { openMongoStore } from '../../../src/store/mongo/open.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { makeRandom, sendParallel } from './support/parallel-transactions.js';

describeMongo('60 transactions at once on MongoDB', (mongo) => {
  it('end as if they had come one after the other', async function () {
    this.timeout(120_000);
    const server = await serveStore(await openMongoStore(mongo().freshUri()));
    await sendParallel(server, makeRandom(2));
    await server.stop();
  });
});
