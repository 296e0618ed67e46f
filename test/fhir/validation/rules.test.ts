import assert from 'node:assert/strict';
import { resourceFromText } from '../../../src/fhir/json/resource-text.js';
import type { ResourceType } from '../../../src/fhir/resource-types.js';
import { validateResource } from '../../../src/fhir/validation/validate-resource.js';
import { errorsOf } from '../support/errors-of.js';

const core = 'http://hl7.org/fhir/StructureDefinition/';

function found(type: ResourceType, members: object): string[] {
  return errorsOf(type, { resourceType: type, ...members }).map(
    ({ code, expression }) => `${code} ${expression}`,
  );
}

const observation = { status: 'final', code: { text: 'x' } };

describe('A whole number', () => {
  for (const [number, isOne] of [
    ['2', true],
    ['2.0', false],
    ['2e0', false],
    ['20E-1', false],
  ] as const) {
    it(`is${isOne ? '' : ' not'} ${number}, by its text`, () => {
      const text = `{"resourceType":"Patient","multipleBirthInteger":${number}}`;
      const { value, wholeDecimals } = resourceFromText(text);
      const codes = validateResource('Patient', value, { wholeDecimals }).map(
        ({ code, expression }) => `${code} ${expression}`,
      );
      assert.deepEqual(codes, isOne ? [] : ['value Patient.multipleBirth']);
    });
  }

  it('that is written with a point is a decimal', () => {
    const members = '"status":"final","code":{"text":"x"},"valueQuantity":{"value":2.0}';
    const { value, wholeDecimals } = resourceFromText(`{"resourceType":"Observation",${members}}`);
    assert.deepEqual([...wholeDecimals], ['/valueQuantity/value']);
    assert.deepEqual(validateResource('Observation', value, { wholeDecimals }), []);
  });
});

describe('A code', () => {
  it('is of the value set that its element is bound to', () => {
    assert.deepEqual(found('Patient', { gender: 'female' }), []);
    assert.deepEqual(found('Patient', { gender: 'f' }), ['code-invalid Patient.gender']);
    const text = errorsOf('Patient', { resourceType: 'Patient', gender: 'f' })[0]?.text;
    assert.equal(text, 'expected a code of the value set http://hl7.org/fhir/ValueSet/administrative-gender');
  });

  it('of a concept is one among its codings, and not its text', () => {
    const system = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
    const condition = (clinicalStatus: object) =>
      found('Condition', { subject: { reference: 'Patient/1' }, clinicalStatus });
    assert.deepEqual(
      condition({
        coding: [
          { system: 'urn:x', code: 'x' },
          { system, code: 'active' },
        ],
      }),
      [],
    );
    assert.deepEqual(condition({ coding: [{ system, code: 'x' }] }), [
      'code-invalid Condition.clinicalStatus',
    ]);
    assert.deepEqual(condition({ text: 'active' }), ['code-invalid Condition.clinicalStatus']);
  });
});

describe('A reference', () => {
  it('names a type that its element may refer to, as far as it tells one', () => {
    const about = (subject: object) => found('Observation', { ...observation, subject });
    for (const reference of [
      'Patient/1',
      'Group/1/_history/2',
      'https://a.example/fhir/Patient/1',
      'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
      'https://a.example/people/1',
      'Patient?identifier=x',
    ]) {
      assert.deepEqual(about({ reference }), [], reference);
    }
    for (const reference of [
      'Practitioner/1',
      'https://a.example/fhir/Practitioner/1',
      'Practitioner?name=x',
    ]) {
      assert.deepEqual(about({ reference }), ['structure Observation.subject.reference'], reference);
    }
    assert.deepEqual(about({ type: 'Practitioner' }), ['structure Observation.subject.type']);
    assert.deepEqual(about({ type: 'Patience' }), ['value Observation.subject.type']);
    assert.deepEqual(about({ type: 'Group', reference: 'Patient/1' }), ['value Observation.subject.type']);
  });

  it('to something contained finds it, and of a type that it may be', () => {
    const contained = [{ resourceType: 'Practitioner', id: 'a' }];
    const of = (subject: string, performer: string) =>
      found('Observation', {
        ...observation,
        contained,
        subject: { reference: subject },
        performer: [{ reference: performer }],
      });
    assert.deepEqual(of('Patient/1', '#a'), []);
    assert.deepEqual(of('#a', '#a'), ['structure Observation.subject.reference']);
    assert.deepEqual(of('#b', '#a'), ['not-found Observation.subject.reference']);
    assert.deepEqual(of('Patient/1', 'Practitioner/1'), ['invariant Observation.contained[0]']);
  });
});

describe('A contained resource', () => {
  const contained = (...all: object[]) =>
    found('Patient', { contained: all, managingOrganization: { reference: '#a' } });
  const organization = { resourceType: 'Organization', id: 'a', name: 'A' };

  it('may refer to its container instead of being referred to', () => {
    const condition = { resourceType: 'Condition', subject: { reference: '#' } };
    assert.deepEqual(contained(organization, condition), []);
  });

  it('has an id of its own, no version, no security label and contains nothing', () => {
    assert.deepEqual(contained(organization, organization), ['value Patient.contained[1].id']);
    assert.deepEqual(contained({ ...organization, meta: { versionId: '1', security: [{ code: 'x' }] } }), [
      'invariant Patient.contained[0].meta.versionId',
      'invariant Patient.contained[0].meta.security',
    ]);
    assert.ok(
      contained({ ...organization, contained: [organization] }).includes(
        'invariant Patient.contained[0].contained',
      ),
    );
  });
});

describe('An extension that R4 defines', () => {
  const birthTime = { url: `${core}patient-birthTime`, valueDateTime: '1974-12-25T14:35:45-05:00' };

  it('stands where its definition says', () => {
    assert.deepEqual(
      found('Patient', { birthDate: '1974-12-25', _birthDate: { extension: [birthTime] } }),
      [],
    );
    assert.deepEqual(found('Patient', { extension: [birthTime] }), ['extension Patient.extension[0]']);
    assert.deepEqual(found('Patient', { modifierExtension: [birthTime] }), [
      'extension Patient.modifierExtension[0]',
      'extension Patient.modifierExtension[0]',
    ]);
  });

  it('has the value that its definition says', () => {
    const other = { url: birthTime.url, valueString: 'noon' };
    assert.deepEqual(found('Patient', { _birthDate: { extension: [other] } }), [
      'structure Patient.birthDate.extension[0].value',
    ]);
    const reason = { url: `${core}data-absent-reason`, valueCode: 'whatever' };
    assert.deepEqual(found('Patient', { _birthDate: { extension: [reason] } }), [
      'code-invalid Patient.birthDate.extension[0].value',
    ]);
  });

  it('has the extensions that its definition says', () => {
    const nationality = (...extension: object[]) =>
      found('Patient', { extension: [{ url: `${core}patient-nationality`, extension }] });
    const code = { url: 'code', valueCodeableConcept: { text: 'x' } };
    assert.deepEqual(nationality(code), []);
    assert.deepEqual(nationality(code, code), ['structure Patient.extension[0].extension[1]']);
    assert.deepEqual(nationality({ url: 'code', valueString: 'x' }), [
      'structure Patient.extension[0].extension[0].value',
    ]);
  });

  it('is unlike one that the server does not know, which may say anything anywhere', () => {
    const unknown = { url: 'urn:x', valueString: 'x' };
    assert.deepEqual(found('Patient', { extension: [unknown], modifierExtension: [unknown] }), []);
  });
});

describe('A resource with many faults', () => {
  it('has them all listed, each with its place and its code', () => {
    assert.deepEqual(
      found('Patient', {
        contact: [{ relationship: [] }, { telecom: [{ system: 'carrier-pigeon', value: '' }] }],
        birthDate: '1974-02-30',
        maritalStatus: { coding: [{ code: 1 }] },
        period: {},
        communication: [{ preferred: true }],
        link: [{ other: { reference: 'Organization/1' }, type: 'seealso' }],
      }),
      [
        'structure Patient.contact[0].relationship',
        'invariant Patient.contact[0]',
        'code-invalid Patient.contact[1].telecom[0].system',
        'value Patient.contact[1].telecom[0].value',
        'value Patient.birthDate',
        'value Patient.maritalStatus.coding[0].code',
        'structure Patient.period',
        'required Patient.communication[0].language',
        'structure Patient.link[0].other.reference',
      ],
    );
  });
});
