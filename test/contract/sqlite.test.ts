import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js';
import type { Store } from '../../src/store/port.js';
import { storeContract, type OpenStore } from './store-contract.js';

storeContract('SQLite', openOnDisk);

async function openOnDisk(): Promise<OpenStore> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-contract-'));
  const file = join(folder, 'store.db');
  const handles: Store[] = [];
  const open = (mode: 'server' | 'tool'): Store => {
    const store = openSqliteStore(file, mode);
    handles.push(store);
    return store;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(handles.splice(0).map((store) => store.close()));
  };
  return {
    store: open('server'),
    reopen: () => Promise.resolve(open('tool')),
    restart: async () => {
      await closeAll();
      return open('server');
    },
    cleanup: async () => {
      await closeAll();
      await rm(folder, { recursive: true });
    },
  };
}
