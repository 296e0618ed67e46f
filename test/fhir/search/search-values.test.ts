import assert from 'node:assert/strict';
import type { ResourceType } from '../../../src/fhir/resource-types.js';
import type { SearchValues } from '../../../src/fhir/search/indexed-values.js';
import { searchValues } from '../../../src/fhir/search/search-values.js';

function extract(type: ResourceType, elements: object): SearchValues {
  return searchValues(type, { resourceType: type, ...elements });
}

describe('searchValues', () => {
  it('leaves a system out that the parameter tells, and keeps others', () => {
    const { values } = extract('Patient', {
      gender: 'male',
      maritalStatus: {
        coding: [
          { system: 'urn:s', code: 'M' },
          { code: 'x', display: 'X' },
        ],
        text: 'X',
      },
      communication: [{ language: { text: 'only words' } }],
    });
    assert.deepEqual(values['gender'], ['male']);
    assert.deepEqual(values['language'], [[null, null, 'only words']]);
    assert.equal(values['birthdate'], undefined);
  });

  it('takes each value once, and nothing from what an extension stands for', () => {
    const { values } = extract('Patient', {
      name: [{ given: ['Ann', null], _given: [null, { id: 'x' }] }, { given: ['Ann'] }],
      _birthDate: { extension: [{ url: 'urn:x', valueCode: 'unknown' }] },
    });
    assert.deepEqual(values['given'], ['Ann']);
    assert.equal(values['birthdate'], undefined);
  });

  it('keeps the digits of numbers that JSON has', () => {
    const { values } = extract('Observation', {
      valueQuantity: { value: 1e-7, comparator: '<', unit: 'g' },
    });
    assert.deepEqual(values['value-quantity'], [[[null, '1e-7'], null, null, 'g']]);
  });

  it('takes a reference for one of the right type as far as it tells', () => {
    const { references } = extract('Appointment', {
      participant: [
        { actor: { reference: 'Patient/1' } },
        { actor: { reference: 'https://there.example/Location/2' } },
        { actor: { type: 'Practitioner', identifier: { value: 'p' } } },
        { actor: { display: 'nobody' } },
      ],
    });
    assert.deepEqual(references['patient'], [{ reference: 'Patient/1', type: 'Patient', identifiers: [] }]);
    assert.equal(references['location']?.length, 1);
    assert.deepEqual(references['practitioner'], [{ type: 'Practitioner', identifiers: [{ value: 'p' }] }]);
    assert.equal(references['actor']?.length, 3);
  });

  it('goes on in what is contained, where a parameter refers to it, and in what that refers to', () => {
    const { references, contained } = extract('DocumentReference', {
      author: [{ reference: '#role' }],
      contained: [
        { resourceType: 'PractitionerRole', id: 'role', practitioner: { reference: '#dr' } },
        { resourceType: 'Practitioner', id: 'dr', name: [{ family: 'Who' }] },
        { resourceType: 'Patient', id: 'unused' },
      ],
    });
    assert.deepEqual(references['author'], [
      { type: 'PractitionerRole', identifiers: [], contained: 'role' },
    ]);
    assert.deepEqual(Object.keys(contained), ['role', 'dr']);
    assert.deepEqual(contained['dr']?.values['family'], ['Who']);
    assert.deepEqual(contained['role']?.references['practitioner']?.[0]?.contained, 'dr');
  });

  it('takes a contained Patient for a patient, whatever it has', () => {
    const contained = [{ resourceType: 'Patient', id: 'p', gender: 'male' }];
    const { references } = extract('Observation', { subject: { reference: '#p' }, contained });
    assert.deepEqual(references['patient'], [{ type: 'Patient', identifiers: [], contained: 'p' }]);
    const other = extract('Observation', {
      subject: { reference: '#g' },
      contained: [{ resourceType: 'Group', id: 'g' }],
    });
    assert.equal(other.references['patient'], undefined);
  });

  it('ends where contained resources refer to each other in a circle', () => {
    const { contained } = extract('Patient', {
      link: [{ other: { reference: '#a' } }],
      contained: [
        { resourceType: 'Patient', id: 'a', link: [{ other: { reference: '#b' } }] },
        {
          resourceType: 'Patient',
          id: 'b',
          link: [{ other: { reference: '#a' } }, { other: { reference: '#' } }],
        },
      ],
    });
    assert.deepEqual(Object.keys(contained), ['a', 'b']);
  });

  it('finds the first resource of a document in the Bundle itself', () => {
    const entry = [
      { resource: { resourceType: 'Composition', id: 'c', title: 'Letter' } },
      { resource: { resourceType: 'Patient', id: 'p' } },
    ];
    const { references, contained } = extract('Bundle', { type: 'document', entry });
    assert.deepEqual(references['composition'], [
      { reference: 'Composition/c', type: 'Composition', identifiers: [], contained: '#entry' },
    ]);
    assert.equal(references['message'], undefined);
    assert.deepEqual(contained['#entry']?.values['title'], ['Letter']);
  });

  it('knows canonical URLs from places', () => {
    const { references } = extract('QuestionnaireResponse', { questionnaire: 'http://q.example|1' });
    assert.deepEqual(references['questionnaire'], [
      { reference: 'http://q.example|1', identifiers: [], canonical: true },
    ]);
  });

  it('takes the value of an extension where R4 has the parameter end at one', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/observation-geneticsGene';
    const { values } = extract('Observation', {
      extension: [
        { url, valueCodeableConcept: { coding: [{ code: '2625' }] } },
        { url: 'urn:other', valueCodeableConcept: { coding: [{ code: 'no' }] } },
      ],
    });
    assert.deepEqual(values['gene-identifier'], [[null, '2625']]);
  });
});
