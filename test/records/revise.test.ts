import assert from 'node:assert/strict';
import type { ResourceText } from '../../src/fhir/json/resource-text.js';
import type { Precondition } from '../../src/records/changes.js';
import { makeRecords } from '../../src/records/records.js';
import { ledgerEvents } from '../support/ledger-events.js';
import { rejects } from '../support/refuses.js';
import { put, testAsked, withTempRecords } from '../support/temp-records.js';

const anyVersion: Precondition = { ifMatch: null, ifNoneMatch: null };
const patient = { type: 'Patient', id: 'p' } as const;

describe('A revision', () => {
  it('is made of the text as it is when it is written, however many are at it', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, { resourceType: 'Patient', id: 'p', name: [{ given: ['x'] }] });
      const append = ({ text }: ResourceText): string =>
        text.replace('"given":[', `"given":["${text.length}",`);
      await Promise.all(Array.from({ length: 8 }, () => records.revise(patient, anyVersion, append)));
      const { version, body } = await records.read('Patient', 'p');
      assert.equal(version, 9);
      const { name } = JSON.parse(body.toString()) as { name: { given: string[] }[] };
      assert.equal(name[0]?.given.length, 9);
    });
  });

  it('is made anew if somebody writes between the look and the change', async () => {
    await withTempRecords(async ({ records, context, store }) => {
      await put(records, { resourceType: 'Patient', id: 'p', gender: 'other' });
      let quiet = false;
      const read: typeof store.read = async (...asked) => {
        const version = await store.read(...asked);
        if (!quiet) {
          quiet = true;
          await put(records, { resourceType: 'Patient', id: 'p', gender: 'male' });
        }
        return version;
      };
      const slow = makeRecords({ ...context, store: { ...store, read } }, testAsked);
      const edit = ({ text }: ResourceText): string => text.replace('"gender"', '"active":true,"gender"');
      assert.equal((await slow.revise(patient, anyVersion, edit)).resource.version, 3);
      assert.match((await records.read('Patient', 'p')).body.toString(), /"active":true,"gender":"male"/);
    });
  });

  it('that changes nothing makes no version, and is in the ledger', async () => {
    await withTempRecords(async ({ records, store }) => {
      await put(records, { resourceType: 'Patient', id: 'p' });
      const before = await store.ledger.size();
      const { outcome, resource } = await records.revise(patient, anyVersion, ({ text }) => text);
      assert.deepEqual([outcome, resource.version], ['existing', 1]);
      const [entered] = await ledgerEvents(store, before);
      assert.equal(entered?.event.subtype?.[0]?.code, 'operation');
    });
  });

  it('is refused as an update is: another version, nothing there, not FHIR, the log', async () => {
    await withTempRecords(async ({ records }) => {
      await put(records, { resourceType: 'Patient', id: 'p', gender: 'other' });
      const spoil = ({ text }: ResourceText): string => text.replace('"other"', '1');
      await rejects('precondition-failed', () =>
        records.revise(patient, { ifMatch: [2], ifNoneMatch: null }, ({ text }) => text),
      );
      await rejects('not-found', () => records.revise({ ...patient, id: 'q' }, anyVersion, spoil));
      await rejects('invalid-structure', () => records.revise(patient, anyVersion, spoil));
      const event = { type: 'AuditEvent', id: 'p' } as const;
      await rejects('method-not-allowed', () => records.revise(event, anyVersion, spoil));
      assert.equal((await records.read('Patient', 'p')).version, 1);
    });
  });
});
