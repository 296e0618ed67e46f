import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { inTempFolder } from '../../support/temp-store.js';
import { makeRandom, sendParallel } from './support/parallel-transactions.js';

describe('60 transactions at once on SQLite', () => {
  it('end as if they had come one after the other', async function () {
    this.timeout(60_000);
    await inTempFolder(async (folder) => {
      const server = await serveStore(openSqliteStore(`${folder}/parallel.db`, 'server'));
      await sendParallel(server, makeRandom(1));
      await server.stop();
    });
  });
});
