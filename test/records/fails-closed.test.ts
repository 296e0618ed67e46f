import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { entryReaders } from '../../src/audit/entry-readers.js';
import { makeEntryWriter } from '../../src/audit/entry-writer.js';
import { recipientsFrom } from '../../src/audit/key-directory.js';
import { createRecoveryKey } from '../../src/audit/recovery-key.js';
import { makeRecords, makeRecordsContext } from '../../src/records/records.js';
import { makeKeyring } from '../../src/vault/keyring.js';
import { rejects } from '../support/refuses.js';
import { put, queryOf, testAsked, testBase } from '../support/temp-records.js';
import { inTempFolder, withTempStore } from '../support/temp-store.js';

describe('Records without the public key of someone to whom every entry is to be readable', () => {
  it('release nothing and change nothing, until the key is back', async () => {
    await inTempFolder(async (folder) => {
      await withTempStore(async (store) => {
        const keys = join(folder, 'keys');
        createRecoveryKey(keys, join(folder, 'private.json'));
        const keyring = makeKeyring();
        const entries = makeEntryWriter(entryReaders(recipientsFrom(keys), ['recovery'], keyring.lookup));
        const parts = { store, keyring: () => keyring, entries, base: () => testBase };
        const records = makeRecords(makeRecordsContext(parts), testAsked);
        await put(records, { resourceType: 'Patient', id: 'p' });
        const size = await store.ledger.size();

        renameSync(join(keys, 'recovery.json'), join(keys, 'away.json'));
        await rejects('unavailable', () => records.read('Patient', 'p'));
        await rejects('unavailable', () => records.search(queryOf('Patient', '', 10), null));
        await rejects('unavailable', () => put(records, { resourceType: 'Patient', id: 'p', active: true }));
        assert.equal(await store.ledger.size(), size);

        renameSync(join(keys, 'away.json'), join(keys, 'recovery.json'));
        assert.equal((await records.read('Patient', 'p')).version, 1);
      });
    });
  });
});

describe('The key pair of disaster recovery', () => {
  it('is made once, and its public key from the private one where that was left alone', async () => {
    await inTempFolder((folder) => {
      const [keys, privateFile] = [join(folder, 'keys'), join(folder, 'private.json')];
      createRecoveryKey(keys, privateFile);
      const first = recipientsFrom(keys).newest('recovery').thumbprint;
      rmSync(keys, { recursive: true });
      mkdirSync(keys);
      createRecoveryKey(keys, privateFile);
      assert.deepEqual(recipientsFrom(keys).newest('recovery').thumbprint, first);
    });
  });
});
