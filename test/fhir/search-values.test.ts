import assert from 'node:assert/strict';
import { hasSearchParameter } from '../../src/fhir/has-search-parameter.js';
import { searchValues } from '../../src/fhir/search-values.js';

const nhsNumber = { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9434765919' };

describe('searchValues', () => {
  it('takes identifiers from all elements that the parameter names', () => {
    const { identifiers } = searchValues('DocumentReference', {
      resourceType: 'DocumentReference',
      identifier: [nhsNumber, { value: 'b' }, { system: 'no value' }, { _value: { id: 'x' } }],
      masterIdentifier: {
        system: 'urn:ietf:rfc:3986',
        value: 'urn:oid:1.2',
        assigner: { identifier: { value: 'no' } },
      },
    });
    assert.deepEqual(identifiers, [
      { system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2' },
      nhsNumber,
      { value: 'b' },
    ]);
    assert.deepEqual(searchValues('Bundle', { identifier: nhsNumber }).identifiers, [nhsNumber]);
  });

  it('takes nothing from a type for which R4 defines no such parameter', () => {
    const all = {
      identifier: [nhsNumber],
      subject: { reference: 'Patient/1' },
      patient: { reference: 'Patient/1' },
    };
    const none = { identifiers: [], references: { patient: [], subject: [], link: [] } };
    for (const type of ['Binary', 'OperationOutcome', 'Parameters'] as const) {
      assert.deepEqual(searchValues(type, all), none);
    }
  });

  it('keeps a literal reference as it is written, with the type that it tells', () => {
    const named = (reference: string) =>
      searchValues('Observation', { subject: { reference } }).references.subject;
    for (const reference of ['Patient/1', 'Patient/1/_history/2', 'http://example.org/r4/Patient/1']) {
      assert.deepEqual(named(reference), [{ reference, type: 'Patient', identifiers: [] }]);
    }
    assert.deepEqual(named('urn:uuid:1'), [{ reference: 'urn:uuid:1', identifiers: [] }]);
    assert.deepEqual(named('Foo/1'), [{ reference: 'Foo/1', identifiers: [] }]);
  });

  it('keeps a logical identifier, beside a literal reference too', () => {
    const subject = { type: 'Patient', identifier: nhsNumber, display: 'x' };
    assert.deepEqual(searchValues('Observation', { subject }).references.subject, [
      { type: 'Patient', identifiers: [nhsNumber] },
    ]);
    assert.deepEqual(
      searchValues('Observation', { subject: { ...subject, reference: 'Patient/1' } }).references.subject,
      [{ reference: 'Patient/1', type: 'Patient', identifiers: [nhsNumber] }],
    );
    assert.deepEqual(searchValues('Observation', { subject: { display: 'x' } }).references.subject, []);
  });

  it('gives the identifiers of a contained resource for a reference to it', () => {
    const contained = [
      { resourceType: 'Group', id: 'g', identifier: [{ value: 'group' }] },
      { resourceType: 'Patient', id: 'p', identifier: [nhsNumber] },
    ];
    const named = (reference: string) =>
      searchValues('Observation', { contained, subject: { reference } }).references;
    const patient = [{ type: 'Patient', identifiers: [nhsNumber] }];
    assert.deepEqual(named('#p'), { patient, subject: patient, link: [] });
    assert.deepEqual(named('#g'), {
      patient: [],
      subject: [{ type: 'Group', identifiers: [{ value: 'group' }] }],
      link: [],
    });
    assert.deepEqual(named('#x'), { patient: [], subject: [], link: [] });
    assert.deepEqual(named('#'), { patient: [], subject: [], link: [] });
  });

  it('decides from the reference alone whether it is to a patient', () => {
    const isPatient = (subject: object) =>
      searchValues('Observation', { subject }).references.patient.length === 1;
    const identifier = nhsNumber;
    assert.ok(isPatient({ reference: 'Patient/1' }));
    assert.ok(isPatient({ reference: 'http://example.org/Patient/1' }));
    assert.ok(isPatient({ reference: 'urn:uuid:1', type: 'Patient' }));
    assert.ok(isPatient({ reference: 'Patient/1', type: 'Device' }));
    assert.ok(isPatient({ identifier }));
    assert.ok(isPatient({ identifier, type: 'http://hl7.org/fhir/StructureDefinition/Patient' }));
    assert.ok(!isPatient({ identifier, type: 'Device' }));
    assert.ok(!isPatient({ reference: 'Device/1', identifier }));
    assert.ok(!isPatient({ reference: 'urn:uuid:1' }));
    assert.ok(!isPatient({ reference: 'http://example.org/APatient/1' }));
    assert.ok(!isPatient({ reference: 'Patient/1/name' }));
  });

  it('knows where each type names its patient', () => {
    const patientOf = (type: Parameters<typeof searchValues>[0], resource: object) =>
      searchValues(type, resource).references.patient.map(({ reference }) => reference);
    const patient = { reference: 'Patient/1' };
    const other = { reference: 'Practitioner/1' };
    assert.deepEqual(
      patientOf('AuditEvent', {
        agent: [{ who: other }, { who: patient }],
        entity: [{ what: { reference: 'Patient/2' } }],
      }),
      ['Patient/1', 'Patient/2'],
    );
    assert.deepEqual(patientOf('Appointment', { participant: [{ actor: other }, { actor: patient }] }), [
      'Patient/1',
    ]);
    assert.deepEqual(patientOf('Coverage', { beneficiary: patient }), ['Patient/1']);
    assert.deepEqual(patientOf('Consent', { patient }), ['Patient/1']);
    assert.deepEqual(patientOf('Person', { link: [{ target: other }, { target: patient }] }), ['Patient/1']);
    assert.deepEqual(patientOf('Task', { for: patient }), ['Patient/1']);
    assert.deepEqual(patientOf('Patient', { patient }), []);
    assert.deepEqual(searchValues('Task', { for: other }).references.subject, [
      { reference: 'Practitioner/1', type: 'Practitioner', identifiers: [] },
    ]);
    assert.deepEqual(searchValues('Patient', { link: [{ other: patient, type: 'refer' }] }).references.link, [
      { reference: 'Patient/1', type: 'Patient', identifiers: [] },
    ]);
  });

  it('does without what is not there or not of the right shape', () => {
    for (const hostile of [
      {},
      { subject: null },
      { subject: 'Patient/1' },
      { subject: { reference: 1 } },
      { identifier: 'a' },
    ]) {
      const { identifiers, references } = searchValues('Observation', hostile);
      assert.deepEqual([identifiers, references.patient, references.subject], [[], [], []]);
    }
  });
});

describe('hasSearchParameter', () => {
  it('tells which of the parameters R4 defines for a type', () => {
    assert.ok(hasSearchParameter('Observation', 'patient'));
    assert.ok(hasSearchParameter('Patient', 'identifier'));
    assert.ok(!hasSearchParameter('Patient', 'patient'));
    assert.ok(!hasSearchParameter('AllergyIntolerance', 'subject'));
    assert.ok(!hasSearchParameter('Binary', 'identifier'));
    assert.ok(!hasSearchParameter('Observation', '__proto__'));
    assert.ok(!hasSearchParameter('Observation', 'constructor'));
  });
});
