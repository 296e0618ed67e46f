import assert from 'node:assert/strict';
import { join } from 'node:path';
import { dirname } from 'node:path';
import { makeDataKeys } from '../../src/vault/data-keys.js';
import { createKeyringFile, openKeyringFile } from '../../src/vault/keyring-file.js';
import { retireKeys, rotateKeys } from '../../src/vault/rotate.js';
import { bareCommit, withTempStore } from '../support/temp-store.js';
import { rejects } from '../support/refuses.js';

describe('Rotating the key-encryption key', () => {
  it('wraps every data key anew, changes none, and lets the old one be retired', async () => {
    await withTempStore(async (store, database) => {
      const path = join(dirname(database), 'keyring.json');
      createKeyringFile(path);
      const file = openKeyringFile(path);
      const keys = makeDataKeys(store.dataKeys, () => file.read());
      const made = await Promise.all(
        Array.from({ length: 1200 }, (_, i) => keys.forWriting(`subject ${String(i)}`)),
      );
      await store.commit([
        bareCommit({ dataKeys: made.flatMap(({ unsaved }) => (unsaved ? [unsaved] : [])) }),
      ]);

      assert.equal(await rotateKeys(file, store.dataKeys), 1200);
      await retireKeys(file, store.dataKeys);
      assert.equal(file.read().keys.length, 1);

      const fresh = makeDataKeys(store.dataKeys, () => file.read());
      for (const { id, secret } of made) assert.deepEqual((await fresh.forReading([id]))[0]?.secret, secret);
    });
  });

  it('does not retire a key-encryption key that a data key needs', async () => {
    await withTempStore(async (store, database) => {
      const path = join(dirname(database), 'keyring.json');
      createKeyringFile(path);
      const file = openKeyringFile(path);
      const late = await makeDataKeys(store.dataKeys, () => file.read()).forWriting('subject late');
      await rotateKeys(file, store.dataKeys);
      await store.commit([bareCommit({ dataKeys: late.unsaved ? [late.unsaved] : [] })]);
      await rejects('business-rule', () => retireKeys(file, store.dataKeys));
      assert.equal(file.read().keys.length, 2);
      assert.equal(await rotateKeys(file, store.dataKeys), 1);
      await retireKeys(file, store.dataKeys);
    });
  });
});
