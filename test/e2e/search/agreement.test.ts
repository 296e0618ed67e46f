import { randomWorld } from '../../support/reference-matcher/random-world.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { inTempFolder } from '../../support/temp-store.js';
import { assertAgreement } from './agreement-suite.js';
import { join } from 'node:path';

describe('Random searches', () => {
  it('find what the reference matcher finds', async function () {
    this.timeout(120_000);
    await inTempFolder(async (folder) => {
      const server = await serveStore(openSqliteStore(join(folder, 'search.db'), 'server'));
      const seed = Math.floor(Math.random() * 2 ** 31);
      await assertAgreement({ server, resources: randomWorld(seed, 120), seed, queries: 400 }).finally(() =>
        server.stop(),
      );
    });
  });
});
