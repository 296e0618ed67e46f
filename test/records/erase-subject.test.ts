import assert from 'node:assert/strict';
import { parseSubject } from '../../src/fhir/search/parse-subject.js';
import { eraseSubject } from '../../src/records/erase-subject.js';
import { makeRecords } from '../../src/records/records.js';
import { watchDestroyedKeys } from '../../src/vault/destroyed-keys.js';
import { idsOf, put, recordsOn, testAsked, testBase, withTempRecords } from '../support/temp-records.js';
import { rejects } from '../support/refuses.js';

const number = { system: 'urn:nhs', value: '943' };

function observation(id: string, subject: object): object {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'x' },
    subject,
    identifier: [{ value: id }],
  };
}

describe('Erasing a subject', () => {
  for (const name of ['Patient/p', 'urn:nhs|943', `${testBase}/Patient/p`]) {
    it(`makes everything unreadable that is about ${name.includes('|') ? 'the identifier' : 'the patient'}, and nothing else`, async () => {
      await withTempRecords(async ({ records, context, store }) => {
        await put(records, { resourceType: 'Patient', id: 'p', identifier: [number] });
        await put(records, observation('by-reference', { reference: 'Patient/p' }));
        await put(records, observation('by-reference', { reference: 'Patient/p', display: 'again' }));
        await put(records, observation('by-number', { identifier: number }));
        await put(records, observation('of-another', { reference: 'Patient/q' }));
        const leaves = await store.ledger.size();

        assert.equal(await eraseSubject(context, testAsked, parseSubject(name, testBase)), 2);
        // The entry that tells of it, and the key entry of its batch.
        assert.equal(await store.ledger.size(), leaves + 2);

        await rejects('erased', () => records.read('Patient', 'p'));
        for (const id of ['by-reference', 'by-number']) {
          await rejects('erased', () => records.read('Observation', id));
          await rejects('erased', () => records.vread('Observation', id, 1));
          await rejects('erased', () =>
            records.history(
              { kind: 'instance', type: 'Observation', id },
              { after: null, count: 9, since: null, at: null },
            ),
          );
          assert.deepEqual(await idsOf(records, 'Observation', `identifier=${id}`), []);
        }
        for (const query of ['patient=p', 'subject:identifier=urn:nhs|943']) {
          assert.deepEqual(await idsOf(records, 'Observation', query), []);
        }
        assert.deepEqual(await idsOf(records, 'Observation', ''), ['of-another']);
        assert.equal((await records.read('Observation', 'of-another')).version, 1);
      });
    });
  }

  it('reaches a Binary in the security context of the patient, and of what is about her', async () => {
    await withTempRecords(async ({ records, context }) => {
      await put(records, { resourceType: 'Patient', id: 'p' });
      await put(records, observation('o', { reference: 'Patient/p' }));
      for (const [id, reference] of [
        ['b', 'Patient/p'],
        ['c', 'Observation/o'],
        ['d', 'Observation/none'],
      ]) {
        await put(records, {
          resourceType: 'Binary',
          id,
          contentType: 'text/plain',
          securityContext: { reference },
        });
      }
      await eraseSubject(context, testAsked, parseSubject('Patient/p', testBase));
      await rejects('erased', () => records.read('Binary', 'b'));
      await rejects('erased', () => records.read('Binary', 'c'));
      assert.equal((await records.read('Binary', 'd')).version, 1);
    });
  });

  it('reaches another process within seconds, whose memory held the keys', async () => {
    await withTempRecords(async ({ records, context, store, keyring }) => {
      await put(records, observation('o', { reference: 'Patient/p' }));
      const elsewhere = recordsOn(store, keyring);
      const other = makeRecords(elsewhere, testAsked);
      const stop = watchDestroyedKeys(store.dataKeys, elsewhere.dataKeys);
      await other.read('Observation', 'o');
      await eraseSubject(context, testAsked, parseSubject('Patient/p', testBase));
      await new Promise((resolve) => setTimeout(resolve, 2500));
      await rejects('erased', () => other.read('Observation', 'o'));
      stop();
    });
  });

  it('does not keep the person from coming back, under new keys and in new versions', async () => {
    await withTempRecords(async ({ records, context }) => {
      await put(records, observation('o', { reference: 'Patient/p' }));
      await eraseSubject(context, testAsked, parseSubject('Patient/p', testBase));
      const { outcome, resource } = await put(records, observation('o', { reference: 'Patient/p' }));
      assert.deepEqual([outcome, resource.version], ['created', 2]);
      assert.deepEqual(await idsOf(records, 'Observation', 'patient=p'), ['o']);
      await rejects('erased', () => records.vread('Observation', 'o', 1));
      const { versions } = await records.history(
        { kind: 'instance', type: 'Observation', id: 'o' },
        { after: null, count: 10, since: null, at: null },
      );
      assert.deepEqual(
        versions.map(({ version }) => version),
        [2],
      );
    });
  });

  it('closes a resource about several people when one of them is erased', async () => {
    await withTempRecords(async ({ records, context }) => {
      const participant = ['p', 'q'].map((id) => ({
        actor: { reference: `Patient/${id}` },
        status: 'accepted',
      }));
      const when = { status: 'booked', start: '2026-01-01T10:00:00Z', end: '2026-01-01T11:00:00Z' };
      await put(records, { resourceType: 'Appointment', id: 'both', ...when, participant });
      assert.deepEqual(await idsOf(records, 'Appointment', 'patient=q'), ['both']);
      await eraseSubject(context, testAsked, parseSubject('Patient/p', testBase));
      await rejects('erased', () => records.read('Appointment', 'both'));
      assert.deepEqual(await idsOf(records, 'Appointment', 'patient=q'), []);
    });
  });

  it('says so when nothing is stored about the subject', async () => {
    await withTempRecords(async ({ context }) => {
      await rejects('not-found', () =>
        eraseSubject(context, testAsked, parseSubject('Patient/nobody', testBase)),
      );
    });
  });
});
