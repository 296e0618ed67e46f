import { join } from 'node:path';
import { openMongoStore } from '../../../src/store/mongo/open.js';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { inTempFolder } from '../../support/temp-store.js';
import { assertPagesHold } from './paging-suite.js';

const title = 'neither repeat nor lose anything while others write, a thousand of them';

describe('Pages on SQLite', () => {
  it(title, async function () {
    this.timeout(900_000);
    await inTempFolder(async (folder) => {
      const server = await serveStore(openSqliteStore(join(folder, 'pages.db'), 'server'));
      await assertPagesHold(server, 1000).finally(() => server.stop());
    });
  });
});

describeMongo('Pages on MongoDB', (mongo) => {
  it(title, async function () {
    this.timeout(900_000);
    const server = await serveStore(await openMongoStore(mongo().freshUri()));
    await assertPagesHold(server, 1000).finally(() => server.stop());
  });
});
