import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config.js';
import { Fault } from './fault.js';
import type { Store } from './store/port.js';
import { openSqliteStore } from './store/sqlite/open-sqlite-store.js';

/**
 * Opens the store that the configuration names.
 *
 * @param mode `server` is alone on an embedded store; `tool` may work beside it
 * @throws Fault `config` or `unavailable`
 */
export async function openStore({ store }: Config, mode: 'server' | 'tool'): Promise<Store> {
  if (store.kind === 'mongodb') return openMongo(store.uri);
  makeFolder(dirname(store.file));
  return openSqlite(store.file, mode);
}

async function openMongo(uri: string): Promise<Store> {
  // Loaded only where it is needed: the driver takes a tenth of the start and 20 MB.
  const { openMongoStore } = await import('./store/mongo/open.js');
  try {
    return await openMongoStore(uri);
  } catch (cause) {
    if (!(cause instanceof Fault) || cause.code !== 'unavailable') throw cause;
    const message =
      'TALLYSTICK_STORE names a database that does not answer; right would be a MongoDB that can be reached from here';
    throw new Fault('unavailable', message, [], cause);
  }
}

function openSqlite(file: string, mode: 'server' | 'tool'): Store {
  try {
    return openSqliteStore(file, mode);
  } catch (cause) {
    if (!(cause instanceof Fault) || cause.code !== 'tampered') throw cause;
    const message =
      'TALLYSTICK_STORE leads to a file that is no sound database; right would be one that Tallystick made';
    throw new Fault('config', message, [], cause);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Fault(
      'config',
      'TALLYSTICK_DATA cannot be made; right would be a folder that may be written',
      [],
      cause,
    );
  }
}
