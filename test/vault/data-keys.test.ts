import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Store } from '../../src/store/port.js';
import { makeDataKeys, type DataKey, type DataKeys } from '../../src/vault/data-keys.js';
import { makeKeyEncryptionKey, makeKeyring } from '../../src/vault/keyring.js';
import { bareCommit, withTempStore } from '../support/temp-store.js';
import { rejects } from '../support/refuses.js';

describe('Data keys', () => {
  it('are made at the first write for a name, and are the same for every request until they are stored', async () => {
    await withTempStore(async (store) => {
      const keys = makeDataKeys(store.dataKeys, () => ring);
      const made = await Promise.all(Array.from({ length: 20 }, () => keys.forWriting('subject a')));
      assert.equal(new Set(made.map(({ secret }) => secret.toString('hex'))).size, 1);
      assert.equal(new Set(made.map(({ unsaved }) => unsaved?.wrapped.toString('hex'))).size, 1);
    });
  });

  it('are not found before they are stored, and by every process afterwards', async () => {
    await withTempStore(async (store) => {
      const keys = makeDataKeys(store.dataKeys, () => ring);
      const key = await keys.forWriting('subject a');
      assert.equal(await keys.find('subject a'), null);
      await save(store, keys, key);
      const other = makeDataKeys(store.dataKeys, () => ring);
      assert.deepEqual((await other.find('subject a'))?.secret, key.secret);
      assert.deepEqual((await other.forReading([key.id]))[0]?.secret, key.secret);
      assert.equal((await other.forWriting('subject a')).unsaved, null);
    });
  });

  it('are refused once destroyed, and the name gets another key with another id', async () => {
    await withTempStore(async (store) => {
      const keys = makeDataKeys(store.dataKeys, () => ring);
      const key = await keys.forWriting('subject a');
      await save(store, keys, key);
      await store.dataKeys.destroy([key.id], 1);
      keys.forget([key.id]);
      await rejects('erased', () => keys.forReading([key.id]));
      assert.equal(await keys.find('subject a'), null);
      const next = await keys.forWriting('subject a');
      assert.notDeepEqual(next.id, key.id);
      assert.notDeepEqual(next.secret, key.secret);
    });
  });

  it('have an id that does not show the name', async () => {
    await withTempStore(async (store) => {
      const mine = await makeDataKeys(store.dataKeys, () => ring).forWriting('subject a');
      const theirs = await makeDataKeys(store.dataKeys, () => makeKeyring()).forWriting('subject a');
      assert.notDeepEqual(mine.id, theirs.id);
    });
  });

  it('that a row names but the store lacks are a sign of tampering', async () => {
    await withTempStore(async (store) => {
      const keys = makeDataKeys(store.dataKeys, () => ring);
      await rejects('tampered', () => keys.forReading([randomBytes(16)]));
    });
  });

  it('that wait to be stored are wrapped anew when the key-encryption key changed', async () => {
    await withTempStore(async (store) => {
      let current = ring;
      const keys = makeDataKeys(store.dataKeys, () => current);
      const before = await keys.forWriting('subject a');
      const active = makeKeyEncryptionKey();
      current = { ...ring, active, keys: [active] };
      const after = await keys.forWriting('subject a');
      assert.deepEqual(after.secret, before.secret);
      await save(store, keys, after);
      assert.deepEqual(
        (await makeDataKeys(store.dataKeys, () => current).find('subject a'))?.secret,
        before.secret,
      );
    });
  });

  it('that were stored after the key-encryption key was rotated and retired are wrapped anew', async () => {
    await withTempStore(async (store) => {
      let current = ring;
      const keys = makeDataKeys(store.dataKeys, () => current);
      const key = await keys.forWriting('subject a');
      const active = makeKeyEncryptionKey();
      current = { ...ring, active, keys: [active] };
      await save(store, keys, key);
      const other = makeDataKeys(store.dataKeys, () => current);
      assert.deepEqual((await other.find('subject a'))?.secret, key.secret);
    });
  });

  it('cannot be opened without the key-encryption key they need', async () => {
    await withTempStore(async (store) => {
      const keys = makeDataKeys(store.dataKeys, () => ring);
      await save(store, keys, await keys.forWriting('subject a'));
      const active = makeKeyEncryptionKey();
      const stranger = makeDataKeys(store.dataKeys, () => ({ ...ring, active, keys: [active] }));
      await rejects('unavailable', () => stranger.find('subject a'));
    });
  });
});

const ring = makeKeyring();

async function save(store: Store, keys: DataKeys, key: DataKey): Promise<void> {
  assert.ok(key.unsaved);
  const [result] = await store.commit([bareCommit({ dataKeys: [key.unsaved] })]);
  assert.equal(result?.kind, 'committed');
  await keys.saved([key.unsaved]);
}
