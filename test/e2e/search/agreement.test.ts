import { join } from 'node:path';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import type { PlainResource } from '../../support/reference-matcher/element-values.js';
import { exampleWorld } from '../../support/reference-matcher/example-world.js';
import { randomWorld } from '../../support/reference-matcher/random-world.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { inTempFolder } from '../../support/temp-store.js';
import { assertAgreement } from './agreement-suite.js';

describe('Searches made at random', () => {
  it('find in random data what the reference matcher finds', async function () {
    this.timeout(120_000);
    const seed = Math.floor(Math.random() * 2 ** 31);
    await agree(randomWorld(seed, 120), seed, 300);
  });

  it('find in official examples what the reference matcher finds', async function () {
    this.timeout(120_000);
    await agree(exampleWorld(4), Math.floor(Math.random() * 2 ** 31), 100);
  });
});

function agree(resources: readonly PlainResource[], seed: number, queries: number): Promise<void> {
  return inTempFolder(async (folder) => {
    const server = await serveStore(openSqliteStore(join(folder, 'search.db'), 'server'));
    await assertAgreement({ server, resources, seed, queries }).finally(() => server.stop());
  });
}
