import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Store, WrappedKey } from '../../../src/store/port.js';
import { commitOk, id16 } from '../../contract/samples.js';
import { aFault } from './a-fault.js';
import { aFolder } from './a-folder.js';

describe('destroyed data keys in SQLite', () => {
  const folder = aFolder();

  it('leave no eight of their bytes in any file, however the keys came and went', async () => {
    const { file, open } = folder();
    const store = open('server');
    const { gone, kept } = await liveThrough(store, 60);
    const files = readdirSync(dirname(file)).map((name) => readFileSync(join(dirname(file), name)));
    const left = windowsIn(Buffer.concat(files));
    for (const bytes of kept) assert.ok(left.has(bytes.toString('latin1', 0, 8)));
    assert.ok(gone.length > 300);
    for (const bytes of gone) {
      for (const window of windowsIn(bytes)) assert.ok(!left.has(window), 'bytes of a destroyed key remain');
    }
  }).timeout(20_000);

  it('are reported as not yet wiped while another connection reads an older state', async () => {
    const { file, open } = folder();
    const store = open('server');
    const key = { id: id16(), wrapped: randomBytes(60) };
    await commitOk(store, { dataKeys: [key] });
    const reader = new Database(file);
    reader.exec('BEGIN; SELECT * FROM data_keys');
    await assert.rejects(store.dataKeys.destroy([key.id], 1), aFault('unavailable'));
    assert.deepEqual(await store.dataKeys.get([key.id]), [{ kind: 'destroyed', id: key.id }]);
    reader.close();
    await store.dataKeys.destroy([key.id], 1);
    assert.ok(!readFileSync(`${file}-wal`).includes(key.wrapped));
    assert.ok(!readFileSync(file).includes(key.wrapped));
  }).timeout(20_000);
});

/** Makes, rewraps and destroys keys in a random order; answers the bytes that must be gone and those that must be there. */
async function liveThrough(store: Store, rounds: number): Promise<{ gone: Buffer[]; kept: Buffer[] }> {
  const live: WrappedKey[] = [];
  const gone: Buffer[] = [];
  for (let round = 0; round < rounds; round++) {
    const made = Array.from({ length: 10 }, () => ({ id: id16(), wrapped: randomBytes(60) }));
    await commitOk(store, { dataKeys: made });
    live.push(...made);
    for (let turn = 0; turn < 3; turn++) live.push(await rewrapOne(store, takeAny(live), gone));
    const leaving = Array.from({ length: 6 }, () => takeAny(live));
    await store.dataKeys.destroy(
      leaving.map(({ id }) => id),
      round,
    );
    gone.push(...leaving.map(({ wrapped }) => wrapped));
  }
  return { gone, kept: live.map(({ wrapped }) => wrapped) };
}

async function rewrapOne(store: Store, key: WrappedKey, gone: Buffer[]): Promise<WrappedKey> {
  const wrapped = randomBytes(60);
  assert.ok(await store.dataKeys.rewrap([{ id: key.id, from: key.wrapped, to: wrapped }]));
  gone.push(key.wrapped);
  return { id: key.id, wrapped };
}

function takeAny(keys: WrappedKey[]): WrappedKey {
  const [key] = keys.splice(Math.floor(Math.random() * keys.length), 1);
  assert.ok(key);
  return key;
}

function windowsIn(bytes: Buffer): Set<string> {
  const windows = new Set<string>();
  for (let at = 0; at + 8 <= bytes.length; at++) windows.add(bytes.toString('latin1', at, at + 8));
  return windows;
}
