import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync, openSync, writeSync, closeSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.js';
import { aVersion, collect, commitOk, id16 } from '../../contract/samples.js';
import { aFault } from './a-fault.js';
import { aFolder } from './a-folder.js';
import { countBlobs } from './count-blobs.js';

describe('opening the SQLite store', () => {
  const folder = aFolder();

  it('makes files that only their owner can read', async () => {
    const { file, open } = folder();
    await commitOk(open('server'), { versions: [aVersion()] });
    const names = readdirSync(dirname(file)).sort();
    assert.deepEqual(names, ['store.db', 'store.db-shm', 'store.db-wal', 'store.db.lock']);
    for (const name of names) assert.equal(statSync(join(dirname(file), name)).mode & 0o777, 0o600, name);
  });

  it('lets one server in, and tools beside it', async () => {
    const { open } = folder();
    const server = open('server');
    assert.throws(() => open('server'), aFault('config'));
    const tools = [open('tool'), open('tool')];
    for (const store of [server, ...tools]) await commitOk(store, {});
    assert.equal(await server.ledger.size(), 3);
    assert.throws(() => open('server'), aFault('config'));
  });

  it('lets the next server in once the first is closed, though a tool is still there', async () => {
    const { open } = folder();
    const first = open('server');
    await commitOk(first, {});
    const tool = open('tool');
    await first.close();
    await first.close();
    assert.equal(await open('server').ledger.size(), 1);
    assert.equal(await tool.ledger.size(), 1);
  });

  it('holds no lock after it failed to open', async () => {
    const { file, open } = folder();
    writeFileSync(file, 'x'.repeat(4096));
    assert.throws(() => open('server'), aFault('tampered'));
    writeFileSync(file, '');
    await open('server').ping();
  });

  it('refuses to be a tool where there is no database', () => {
    const { file, open } = folder();
    assert.throws(() => open('tool'), aFault('config'));
    assert.deepEqual(readdirSync(dirname(file)), []);
  });

  it('refuses a place where no file can be', () => {
    const { file } = folder();
    assert.throws(() => openSqliteStore(join(file, 'no', 'folder.db'), 'server'), aFault('config'));
    mkdirSync(file);
    assert.throws(() => openSqliteStore(file, 'server'), aFault('config'));
  });

  it('refuses the schema of another version and leaves it alone', async () => {
    const { file, open } = folder();
    await open('server').close();
    const raw = new Database(file);
    raw.pragma('user_version = 99');
    for (const mode of ['server', 'tool'] as const) {
      assert.throws(() => open(mode), aFault('config'));
      assert.throws(() => open(mode), /another version/);
    }
    assert.equal(raw.pragma('user_version', { simple: true }), 99);
    raw.close();
  });

  it('refuses the database of another program', () => {
    const { file, open } = folder();
    const raw = new Database(file);
    raw.exec('CREATE TABLE theirs (a)');
    raw.close();
    assert.throws(() => open('server'), aFault('config'));
    assert.throws(() => open('server'), /another program/);
  });

  it('says so where the file is damaged', async () => {
    const { file, open } = folder();
    const key = id16();
    const first = open('server');
    await commitOk(first, {
      versions: [aVersion({ key }), ...Array.from({ length: 300 }, () => aVersion())],
    });
    await first.close();
    const damaged = openSync(file, 'r+');
    for (let page = 1; page < 40; page++) writeSync(damaged, Buffer.alloc(4096, 0x5a), 0, 4096, page * 4096);
    closeSync(damaged);
    await assert.rejects(async () => open('server').read(key), aFault('tampered'));
  });

  it('removes blobs without a commit when a server starts, and only then', async () => {
    const { file, open } = folder();
    const server = open('server');
    const [pending, halfDone] = [id16(), id16()];
    await server.blobs.put(pending, id16(), pieces(300_000));
    void server.blobs.put(halfDone, id16(), pieces(600_000, true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const tool = open('tool');
    assert.equal((await collect((await tool.blobs.get(pending)) ?? pieces(0))).length, 2);
    assert.deepEqual(countBlobs(file), { blobs: 1, blob_pieces: 4, pending_blobs: 2 });
    await server.close();
    assert.equal(await open('server').blobs.get(pending), null);
    assert.deepEqual(countBlobs(file), { blobs: 0, blob_pieces: 0, pending_blobs: 0 });
  });
});

async function* pieces(size: number, thenHang = false): AsyncGenerator<Buffer> {
  yield Buffer.alloc(size, 7);
  if (thenHang) await new Promise(() => undefined);
}
