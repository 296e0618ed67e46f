import { join } from 'node:path';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { exampleWorld } from '../../support/reference-matcher/example-world.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { inTempFolder } from '../../support/temp-store.js';
import { assertFoundByOwnValues } from './own-values-suite.js';

describe('Official examples', () => {
  it('are found by every value of every search parameter that applies to them: a sample', async function () {
    this.timeout(120_000);
    await inTempFolder(async (folder) => {
      const server = await serveStore(openSqliteStore(join(folder, 'search.db'), 'server'));
      await assertFoundByOwnValues(server, exampleWorld(2)).finally(() => server.stop());
    });
  });
});
