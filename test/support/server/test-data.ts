import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMongoStore } from '../../../src/store/mongo/open.js';
import type { Store } from '../../../src/store/port.js';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import type { MongoEngine } from '../mongo/mongo-engine.js';

/** Where the servers of one test keep what they know. */
export interface TestData {
  /** The settings that lead there. */
  readonly env: Readonly<Record<string, string>>;
  readonly keyringFile: string;
  readonly keysFolder: string;
  /** Opens the store beside a server that may run. The caller closes it. */
  openStore(): Promise<Store>;
  /** Removes the files. */
  remove(): void;
}

/** Servers of one test tell their clients one base, whatever port they listen on. */
export const testBaseUrl = 'http://fhir.example.org/fhir';

/** An empty folder; the store is the SQLite file in it. */
export function sqliteData(): TestData {
  const { env, ...rest } = emptyFolder();
  const file = join(env.TALLYSTICK_DATA, 'tallystick.db');
  return { ...rest, env, openStore: () => Promise.resolve(openSqliteStore(file, 'tool')) };
}

/** An empty folder for the keyring, and an empty database of a MongoDB. */
export function mongoData(mongo: MongoEngine): TestData {
  const uri = mongo.freshUri();
  const { env, ...rest } = emptyFolder();
  return { ...rest, env: { ...env, TALLYSTICK_STORE: uri }, openStore: () => openMongoStore(uri) };
}

function emptyFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-server-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const env = { TALLYSTICK_DATA: folder, TALLYSTICK_BASE_URL: testBaseUrl };
  process.once('exit', remove);
  return {
    env,
    keyringFile: join(folder, 'keyring.json'),
    keysFolder: join(folder, 'keys'),
    remove: () => {
      process.off('exit', remove);
      remove();
    },
  };
}
