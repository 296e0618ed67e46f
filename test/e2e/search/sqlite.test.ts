import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { serveStore } from '../../support/rest-suite/serve-store.js';
import { searchSuite } from './search-suite.js';

describe('Search on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-search-'));
  let count = 0;
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  searchSuite((log) => {
    count += 1;
    return serveStore(openSqliteStore(join(folder, `${count}.db`), 'server'), log);
  });
});
