import { join } from 'node:path';
import { openMongoStore } from '../../../src/store/mongo/open.js';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { exampleWorld } from '../../support/reference-matcher/example-world.js';
import { randomWorld } from '../../support/reference-matcher/random-world.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { inTempFolder } from '../../support/temp-store.js';
import { assertAgreement } from './agreement-suite.js';

/** Twenty thousand searches: four worlds of random data and one of official examples on SQLite, one of random data on MongoDB. */
const patience = 900_000;

describe('Searches made at random, on SQLite', () => {
  for (let world = 0; world < 4; world += 1) {
    it(`find in random data what the reference matcher finds: world ${world}`, async function () {
      this.timeout(patience);
      await inTempFolder(async (folder) => {
        const server = await serveStore(openSqliteStore(join(folder, 'search.db'), 'server'));
        const seed = Math.floor(Math.random() * 2 ** 31);
        const resources = randomWorld(seed, 120 + 60 * world);
        await assertAgreement({ server, resources, seed, queries: 3000 }).finally(() => server.stop());
      });
    });
  }

  it('find in official examples what the reference matcher finds', async function () {
    this.timeout(patience);
    await inTempFolder(async (folder) => {
      const server = await serveStore(openSqliteStore(join(folder, 'search.db'), 'server'));
      const seed = Math.floor(Math.random() * 2 ** 31);
      const resources = exampleWorld(20);
      await assertAgreement({ server, resources, seed, queries: 5000 }).finally(() => server.stop());
    });
  });
});

describeMongo('Searches made at random, on MongoDB', (mongo) => {
  it('find in random data what the reference matcher finds', async function () {
    this.timeout(patience);
    const server = await serveStore(await openMongoStore(mongo().freshUri()));
    const seed = Math.floor(Math.random() * 2 ** 31);
    const resources = randomWorld(seed, 150);
    await assertAgreement({ server, resources, seed, queries: 3000 }).finally(() => server.stop());
  });
});
