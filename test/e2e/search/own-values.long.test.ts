import { join } from 'node:path';
import { resourceTypes } from '../../../src/fhir/resource-types.js';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { exampleWorld } from '../../support/reference-matcher/example-world.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { inTempFolder } from '../../support/temp-store.js';
import { assertFoundByOwnValues } from './own-values-suite.js';

// A client names no AuditEvent: those examples get ids of the server's, and are found again in test/e2e/official-examples-suite.ts.
const types = resourceTypes.filter((type) => type !== 'AuditEvent');

describe('Official examples of all types', () => {
  it('are found by every value of every search parameter that applies to them', async function () {
    this.timeout(1_800_000);
    await inTempFolder(async (folder) => {
      const server = await serveStore(openSqliteStore(join(folder, 'search.db'), 'server'));
      await assertFoundByOwnValues(server, exampleWorld(50, types)).finally(() => server.stop());
    });
  });
});
