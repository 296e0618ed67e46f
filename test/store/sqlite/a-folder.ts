import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import type { Store } from '../../../src/store/port.js';

/** A folder that each test has for itself, with a place for a database in it. */
export interface Folder {
  /** Path of the database file. */
  readonly file: string;
  /** Opens the store; the end of the test closes it. */
  readonly open: (mode: 'server' | 'tool') => Store;
}

/** Gives every test of the suite around it a new folder. */
export function aFolder(): () => Folder {
  let folder = '';
  const stores: Store[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallystick-sqlite-'));
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    rmSync(folder, { recursive: true });
  });
  return () => {
    const file = join(folder, 'store.db');
    const open = (mode: 'server' | 'tool'): Store => {
      const store = openSqliteStore(file, mode);
      stores.push(store);
      return store;
    };
    return { file, open };
  };
}
