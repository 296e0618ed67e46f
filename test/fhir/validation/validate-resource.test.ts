import assert from 'node:assert/strict';
import { validateResource } from '../../../src/fhir/validation/validate-resource.js';

const unit = { url: 'http://example.org/unit', valueString: 'x' };

describe('validateResource', () => {
  it('finds nothing in a resource that uses all that the JSON of FHIR has', () => {
    const patient = {
      resourceType: 'Patient',
      id: 'p-1',
      _language: { extension: [unit] },
      contained: [{ resourceType: 'Patient', id: 'o', active: false }],
      active: true,
      _active: { id: 'a' },
      name: [{ given: ['Ada', null], _given: [null, { extension: [unit] }], family: 'L' }],
      deceasedDateTime: '2020-02-29T23:59:60Z',
      _deceasedDateTime: { id: 'd' },
      multipleBirthInteger: 2,
      link: [{ other: { reference: '#o' }, _type: { extension: [unit] } }],
    };
    assert.deepEqual(validateResource('Patient', patient), []);
  });

  it('finds nothing in a resource that says no more than its type', () => {
    assert.deepEqual(validateResource('Patient', { resourceType: 'Patient' }), []);
  });

  it('names the place in FHIRPath, the choice without its type and the extension with its element', () => {
    assert.deepEqual(
      places('Observation', {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'x' },
        valueQuantity: { value: '1.0' },
        component: [{ code: { coding: [{ code: 'a' }, { code: '' }] } }],
        _issued: { extension: [{ url: 'x', valueDecimal: '1' }] },
      }),
      [
        'value Observation.value.value',
        'value Observation.component[0].code.coding[1].code',
        'value Observation.issued.extension[0].value',
      ],
    );
  });

  it('asks for what is required by the name of the element, and takes an extension for a value', () => {
    assert.deepEqual(places('Observation', { resourceType: 'Observation' }), [
      'required Observation.status',
      'required Observation.code',
    ]);
    assert.deepEqual(
      places('Observation', {
        resourceType: 'Observation',
        _status: { extension: [unit] },
        code: { text: 'x' },
      }),
      [],
    );
    assert.deepEqual(
      places('MedicationRequest', {
        resourceType: 'MedicationRequest',
        status: 'active',
        intent: 'order',
        subject: { display: 'x' },
      }),
      ['required MedicationRequest.medication'],
    );
  });

  it('refuses two types of one choice, also where one is only an extension', () => {
    assert.deepEqual(
      places('Patient', { resourceType: 'Patient', deceasedBoolean: true, deceasedDateTime: '2020' }),
      ['structure Patient.deceased'],
    );
    assert.deepEqual(
      places('Patient', { resourceType: 'Patient', deceasedBoolean: true, _deceasedDateTime: { id: 'x' } }),
      ['structure Patient.deceased'],
    );
  });

  it('refuses null but where the other array of a repeating primitive has something', () => {
    const names = [
      { given: [null] },
      { given: ['a', null] },
      { given: ['a', null], _given: [{ id: 'x' }] },
      { given: ['a', null], _given: [null, null] },
      { _given: [null, { id: 'x' }] },
      { given: null, _given: [{ id: 'x' }] },
      { family: null },
      { _family: null },
      null,
    ];
    const nameIssues = places('Patient', { resourceType: 'Patient', name: names });
    assert.deepEqual(
      [...new Set(nameIssues)],
      [
        'structure Patient.name[0].given[0]',
        'structure Patient.name[1].given[1]',
        'structure Patient.name[2].given[1]',
        'structure Patient.name[3].given[1]',
        'structure Patient.name[4].given[0]',
        'structure Patient.name[5].given',
        'structure Patient.name[6].family',
        'structure Patient.name[7].family',
        'structure Patient.name[8]',
      ],
    );
  });

  it('refuses an extension of what is not a primitive element', () => {
    assert.deepEqual(
      places('Patient', {
        resourceType: 'Patient',
        _id: { id: 'x' },
        _name: [{ id: 'x' }],
        contact: [{ _id: {} }],
      }),
      [
        'structure Patient._id',
        'structure Patient._name',
        'structure Patient.contact[0]._id',
        'invariant Patient.contact[0]',
      ],
    );
  });

  it('checks contained resources, entries of a Bundle and parameters by their own type', () => {
    assert.deepEqual(
      places('Bundle', {
        resourceType: 'Bundle',
        type: 'batch',
        entry: [
          { resource: { resourceType: 'Patient', contained: [{ resourceType: 'Group', active: 1 }] } },
          { resource: { resourceType: 'HumanName' } },
          { resource: { resourceType: '__proto__' } },
          { resource: [] },
          {
            resource: {
              resourceType: 'Parameters',
              parameter: [
                { name: 'a', part: [{ name: 'b', resource: { resourceType: 'Basic', code: [] } }] },
              ],
            },
          },
          {
            request: { method: 'GET', url: 'x' },
            response: { status: '200', outcome: { resourceType: 'Patient', active: 'yes' } },
          },
        ],
      }),
      [
        'value Bundle.entry[0].resource.contained[0].active',
        'required Bundle.entry[0].resource.contained[0].type',
        'required Bundle.entry[0].resource.contained[0].actual',
        'invariant Bundle.entry[0].resource.contained[0]',
        'structure Bundle.entry[1].resource',
        'structure Bundle.entry[2].resource',
        'structure Bundle.entry[3].resource',
        'invariant Bundle.entry[3]',
        'structure Bundle.entry[4].resource.parameter[0].part[0].resource.code',
        'value Bundle.entry[5].response.outcome.active',
        'invariant Bundle',
        'invariant Bundle',
      ],
    );
  });

  it('follows elements that are defined elsewhere in their type', () => {
    const item = {
      linkId: '1',
      type: 'group',
      item: [{ linkId: '2', type: 'group', item: [{ type: 'string' }] }],
    };
    assert.deepEqual(
      places('Questionnaire', { resourceType: 'Questionnaire', status: 'draft', item: [item] }),
      ['required Questionnaire.item[0].item[0].item[0].linkId'],
    );
    const link = { relation: 'self' };
    assert.deepEqual(
      places('Bundle', { resourceType: 'Bundle', type: 'batch', link: [link], entry: [{ link: [link] }] }),
      [
        'required Bundle.link[0].url',
        'required Bundle.entry[0].link[0].url',
        'invariant Bundle.entry[0]',
        'invariant Bundle',
      ],
    );
  });

  it('refuses what is not a resource of the type', () => {
    for (const hostile of [
      null,
      undefined,
      [],
      'x',
      1,
      { resourceType: 'Group' },
      { resourceType: ['Patient'] },
    ]) {
      assert.deepEqual(places('Patient', hostile), ['structure Patient']);
    }
    assert.deepEqual(places('Patient', {}), ['required Patient']);
  });

  it('says what would be right and never what was there', () => {
    const secret = '9434765919';
    const issues = validateResource('Patient', {
      resourceType: 'Patient',
      birthDate: secret,
      active: secret,
      gender: ` ${secret}`,
      name: secret,
      [secret]: secret,
      ['a'.repeat(50)]: 1,
      contained: [{ resourceType: secret }, secret],
    });
    assert.deepEqual(
      issues.map(({ expression }) => expression),
      [
        'Patient.birthDate',
        'Patient.active',
        'Patient.gender',
        'Patient.name',
        'Patient',
        'Patient.contained[0]',
        'Patient.contained[1]',
        'Patient.contained[0]',
      ],
    );
    assert.equal(JSON.stringify(issues).includes(secret), false);
    assert.equal(
      issues[5]?.text,
      'expected a resource: an object with resourceType, the name of a resource type of R4',
    );
  });

  it('reports at most 100 issues and that there are more, and leaves the rest of any garbage aside', () => {
    const many = 3_000_000;
    const garbage: Record<string, unknown>[] = [
      { contained: Array(many).fill({}) },
      { name: Array(many).fill(1) },
      { link: Array(many).fill({}) },
      { name: [{ given: Array(many).fill(1) }] },
      Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`x${i}`, i])),
    ];
    for (const part of [...garbage, Object.assign({}, ...garbage) as object]) {
      const hostile = { resourceType: 'Patient', ...part };
      const start = performance.now();
      const issues = validateResource('Patient', hostile);
      assert.ok(issues.length <= 101, String(issues.length));
      assert.equal(issues.at(-1)?.severity, 'information');
      assert.ok(performance.now() - start < 400, Object.keys(part)[0]);
    }
  });
});

function places(type: Parameters<typeof validateResource>[0], hostile: unknown): string[] {
  return validateResource(type, hostile).map(({ code, expression }) => `${code} ${expression}`);
}
