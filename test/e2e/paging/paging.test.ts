import { join } from 'node:path';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { inTempFolder } from '../../support/temp-store.js';
import { assertPagesHold } from './paging-suite.js';

describe('Pages', () => {
  it('neither repeat nor lose anything while others write', async function () {
    this.timeout(120_000);
    await inTempFolder(async (folder) => {
      const server = await serveStore(openSqliteStore(join(folder, 'pages.db'), 'server'));
      await assertPagesHold(server, 150).finally(() => server.stop());
    });
  });
});
