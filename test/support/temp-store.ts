import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Commit, Store } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js';
import { randomBytes } from 'node:crypto';

/** A folder of its own for one test; removed afterwards. */
export async function inTempFolder(act: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-test-'));
  try {
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A real SQLite store of its own for one test. */
export function withTempStore(act: (store: Store, file: string) => Promise<void>): Promise<void> {
  return inTempFolder(async (folder) => {
    const file = join(folder, 'test.db');
    const store = openSqliteStore(file, 'server');
    try {
      await act(store, file);
    } finally {
      await store.close();
    }
  });
}

/** A commit with one leaf and nothing else but what is given. */
export function bareCommit(parts: Partial<Commit> = {}): Commit {
  const id = randomBytes(16);
  return {
    id,
    versions: [],
    leaves: [id],
    entries: [null],
    dataKeys: [],
    bounds: [],
    claims: null,
    owed: null,
    ...parts,
  };
}
