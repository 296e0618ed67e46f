import assert from 'node:assert/strict';
import { eraseSubject } from '../../src/records/erase-subject.js';
import { parseSubject } from '../../src/fhir/search/parse-subject.js';
import { makeAuditRows, mostOwed } from '../../src/records/audit-rows.js';
import type { RecordsContext } from '../../src/records/context.js';
import { makeRecords } from '../../src/records/records.js';
import { idsOf, put, recordsOn, testAsked, testBase, withTempRecords } from '../support/temp-records.js';
import { rejects } from '../support/refuses.js';

const observation = { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'x' } };
const ofP = { ...observation, subject: { reference: 'Patient/p' } };

describe('The row of an AuditEvent', () => {
  it('is owed by the commit that has the entry, until somebody looks for AuditEvents', async () => {
    await withTempRecords(async ({ records, store }) => {
      await put(records, ofP);
      await records.read('Observation', 'o');
      assert.equal((await store.ledger.owed(9)).length, 2);
      assert.equal((await idsOf(records, 'AuditEvent', 'patient=p')).length, 2);
      // The search is an access too.
      assert.equal((await store.ledger.owed(9)).length, 1);
    });
  });

  it('is made by another process, from the ledger, if the one that entered it is gone', async () => {
    await withTempRecords(async ({ records, store, keyring }) => {
      await put(records, ofP);
      await records.read('Observation', 'o');
      await records.refused({ interaction: 'read', type: 'Patient', id: 'q', version: null, error: null });
      const context = recordsOn(store, keyring);
      const elsewhere = makeRecords(context, testAsked);
      const [read, updated] = await idsOf(elsewhere, 'AuditEvent', 'patient=p');
      assert.ok(read !== undefined && updated !== undefined);
      assert.match((await elsewhere.read('AuditEvent', read)).body.toString(), /"code":"read"/);
      assert.match((await elsewhere.read('AuditEvent', updated)).body.toString(), /"code":"update"/);
      assert.equal((await idsOf(elsewhere, 'AuditEvent', 'outcome=12')).length, 1);
      assert.ok((await elsewhere.auditProof(read)).index > 0);
    });
  });

  it('is made once, however many processes make it', async () => {
    await withTempRecords(async ({ records, context, store, keyring }) => {
      await put(records, ofP);
      for (let n = 0; n < 20; n++) await records.read('Observation', 'o');
      const others = [context, recordsOn(store, keyring), recordsOn(store, keyring)];
      await Promise.all(others.map(({ auditRows }) => auditRows.upToDate()));
      const ids = await idsOf(records, 'AuditEvent', 'patient=p', 7);
      assert.equal(ids.length, 21);
      assert.equal(new Set(ids).size, 21);
    });
  });

  it('is found as soon as the access was released', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, ofP);
      for (let n = 1; n <= 30; n++) {
        await records.read('Observation', 'o');
        const [newest] = await idsOf(records, 'AuditEvent', 'entity=Observation/o&action=R', 50);
        assert.ok(newest !== undefined);
        assert.equal((await idsOf(records, 'AuditEvent', 'entity=Observation/o&action=R')).length, n);
      }
    });
  });

  it('is made before its subject is erased, and goes with her', async () => {
    await withTempRecords(async ({ records, context, store }) => {
      await put(records, { resourceType: 'Patient', id: 'p' });
      const [id = ''] = await idsOf(records, 'AuditEvent', 'patient=p');
      await records.read('Patient', 'p');
      await eraseSubject(context, testAsked, parseSubject('Patient/p', testBase));
      assert.equal((await store.ledger.owed(9)).length, 0);
      await rejects('erased', () => records.read('AuditEvent', id));
    });
  });

  it('is not made of what is owed of a subject whose key is destroyed', async () => {
    await withTempRecords(async ({ records, context, store, keyring }) => {
      await put(records, ofP);
      await records.read('Observation', 'o');
      const key = await context.dataKeys.find('subject Patient/p');
      assert.ok(key);
      await store.dataKeys.destroy([key.id], Date.now());
      for (const each of [context, recordsOn(store, keyring)]) {
        each.dataKeys.forget([key.id]);
        assert.deepEqual(await idsOf(makeRecords(each, testAsked), 'AuditEvent', 'patient=p'), []);
        assert.equal(await each.dataKeys.find('subject Patient/p'), null);
      }
    });
  });

  it('is waited for where too many are owed', async () => {
    let settle = (): void => undefined;
    const settled = new Promise<[]>((resolve) => {
      settle = () => {
        resolve([]);
      };
    });
    const context = { store: { ledger: { owed: () => settled } } } as unknown as RecordsContext;
    const rows = makeAuditRows(() => context);
    const entry = {
      subject: null,
      request: Buffer.alloc(0),
      change: null,
      event: Buffer.alloc(0),
      contentKey: Buffer.alloc(32),
    };
    rows.entered(
      0,
      Buffer.alloc(16, 1),
      Array.from({ length: mostOwed - 1 }, () => entry),
    );
    await rows.room();
    rows.entered(1, Buffer.alloc(16, 2), [entry]);
    let hasRoom = false;
    const waiting = rows.room().then(() => (hasRoom = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(hasRoom, false);
    settle();
    await waiting;
  });
});
