import assert from 'node:assert/strict';
import type { Records } from '../../src/records/records.js';
import { idsOf, put, testBase, withTempRecords } from '../support/temp-records.js';

const nhs = 'https://fhir.nhs.uk/Id/nhs-number';
const patient = { resourceType: 'Patient', id: 'p', identifier: [{ system: nhs, value: '9434765919' }] };
const foreign = 'https://elsewhere.example/Patient/77';

function observation(id: string, subject: object): object {
  return { resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, subject };
}

async function observeFourWays(records: Records): Promise<void> {
  await put(records, observation('by-reference', { reference: 'Patient/p' }));
  await put(records, observation('by-url', { reference: `${testBase}/Patient/p` }));
  await put(records, observation('by-number', { identifier: { system: nhs, value: '9434765919' } }));
  await put(records, observation('elsewhere', { reference: foreign }));
  await put(records, observation('of-another', { reference: 'Patient/q' }));
  await put(records, observation('of-a-group', { reference: 'Group/p' }));
}

const meeting = ['by-number', 'by-reference', 'by-url'];
const questions = [
  'patient=p',
  'patient=Patient/p',
  `patient=${testBase}/Patient/p`,
  'subject=Patient/p',
  'subject:Patient=p',
  `patient.identifier=${nhs}|9434765919`,
  `subject:identifier=${nhs}|9434765919`,
  `subject:Patient.identifier=${nhs}|9434765919`,
  'patient.identifier=9434765919',
];

describe('The names of one person', () => {
  it('meet where a Patient says that they are one, whether it was written before or after', async () => {
    for (const patientFirst of [true, false]) {
      await withTempRecords(async ({ records }) => {
        if (patientFirst) await put(records, patient);
        await observeFourWays(records);
        if (!patientFirst) await put(records, patient);
        for (const question of questions) {
          assert.deepEqual((await idsOf(records, 'Observation', question)).sort(), meeting, question);
        }
      });
    }
  });

  it('do not meet before, and part when the Patient no longer says so', async () => {
    await withTempRecords(async ({ records }) => {
      await observeFourWays(records);
      assert.deepEqual((await idsOf(records, 'Observation', 'patient=p')).sort(), ['by-reference', 'by-url']);
      assert.deepEqual(await idsOf(records, 'Observation', `subject:identifier=${nhs}|9434765919`), [
        'by-number',
      ]);
      await put(records, patient);
      await put(records, { ...patient, identifier: [{ system: nhs, value: '9000000009' }] });
      assert.deepEqual((await idsOf(records, 'Observation', 'patient=p')).sort(), ['by-reference', 'by-url']);
    });
  });

  it('meet through links between Patients, in both directions, and with a URL elsewhere', async () => {
    await withTempRecords(async ({ records }) => {
      await observeFourWays(records);
      await put(records, patient);
      const link = [
        { other: { reference: foreign }, type: 'seealso' },
        { other: { reference: 'Patient/p' }, type: 'refer' },
      ];
      await put(records, { resourceType: 'Patient', id: 'older', link });
      for (const question of ['patient=p', 'patient=older', `patient=${foreign}`]) {
        assert.deepEqual(
          (await idsOf(records, 'Observation', question)).sort(),
          [...meeting.slice(0, 2), 'by-url', 'elsewhere'].sort(),
          question,
        );
      }
    });
  });

  it('do not meet for two Patients who share an identifier, when one is asked for by id', async () => {
    await withTempRecords(async ({ records }) => {
      const shared = [{ system: 'urn:family-insurance', value: '1' }];
      await put(records, { resourceType: 'Patient', id: 'mother', identifier: shared });
      await put(records, { resourceType: 'Patient', id: 'child', identifier: shared });
      await put(records, observation('of-mother', { reference: 'Patient/mother' }));
      await put(records, observation('of-child', { reference: 'Patient/child' }));
      assert.deepEqual(await idsOf(records, 'Observation', 'patient=mother'), ['of-mother']);
      const both = await idsOf(records, 'Observation', 'patient.identifier=urn:family-insurance|1');
      assert.deepEqual(both.sort(), ['of-child', 'of-mother']);
    });
  });

  it('are found in a contained Patient too', async () => {
    await withTempRecords(async ({ records }) => {
      const contained = [
        { resourceType: 'Patient', id: 'c', identifier: [{ system: nhs, value: '9434765919' }] },
      ];
      await put(records, { ...observation('contained', { reference: '#c' }), contained });
      assert.deepEqual(await idsOf(records, 'Observation', `patient.identifier=${nhs}|9434765919`), [
        'contained',
      ]);
    });
  });
});
