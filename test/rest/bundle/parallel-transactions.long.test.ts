import { openMongoStore } from '../../../src/store/mongo/open.js';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { inTempFolder } from '../../support/temp-store.js';
import { makeRandom, sendParallel } from './support/parallel-transactions.js';

const rounds = 40;

describe('60 transactions at once on SQLite, again and again', () => {
  it('end as if they had come one after the other', async function () {
    this.timeout(1_800_000);
    await inTempFolder(async (folder) => {
      const server = await serveStore(openSqliteStore(`${folder}/parallel.db`, 'server'));
      for (let round = 0; round < rounds; round++) await sendParallel(server, makeRandom(100 + round));
      await server.stop();
    });
  });
});

describeMongo('60 transactions at once on MongoDB, again and again', (mongo) => {
  it('end as if they had come one after the other', async function () {
    this.timeout(1_800_000);
    const server = await serveStore(await openMongoStore(mongo().freshUri()));
    for (let round = 0; round < rounds; round++) await sendParallel(server, makeRandom(200 + round));
    await server.stop();
  });
});
