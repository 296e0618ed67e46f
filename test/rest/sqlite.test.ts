import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js';
import { restSuite } from '../support/rest-suite/rest-suite.js';
import { serveStore } from '../support/rest-suite/serve-store.js';

describe('REST on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-rest-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  restSuite(() => serveStore(openSqliteStore(join(folder, 'rest.db'), 'server')));
});
