import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js';
import { auditSuite } from './audit-suite.js';

describe('The ledger of a server on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-audit-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  auditSuite(() => Promise.resolve(openSqliteStore(join(folder, 'audit.db'), 'server')));
});
