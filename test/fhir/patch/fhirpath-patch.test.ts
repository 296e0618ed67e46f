import assert from 'node:assert/strict';
import { applyFhirPathPatch } from '../../../src/fhir/patch/fhirpath-patch.js';
import { parseFhirPathPatch } from '../../../src/fhir/patch/parse-fhirpath-patch.js';
import { resourceFromText } from '../../../src/fhir/json/resource-text.js';
import { refuses } from '../../support/refuses.js';

type Json = Readonly<Record<string, unknown>>;

/** Parts by name; a string stands for what most parts are. */
function operation(parts: Readonly<Record<string, Json | string | number>>): Json {
  return {
    name: 'operation',
    part: Object.entries(parts).map(([name, value]) => {
      if (typeof value === 'number') return { name, valueInteger: value };
      if (typeof value === 'string') return { name, [name === 'type' ? 'valueCode' : 'valueString']: value };
      return { name, ...value };
    }),
  };
}

function patched(operations: readonly Json[], text: string): string {
  const parameter = operations.length === 0 ? {} : { parameter: operations };
  const parameters = JSON.stringify({ resourceType: 'Parameters', ...parameter });
  return applyFhirPathPatch(parseFhirPathPatch(resourceFromText(parameters)), resourceFromText(text));
}

function patient(members: Json): string {
  return JSON.stringify({ resourceType: 'Patient', ...members });
}

const identifiers = (...values: number[]): Json[] =>
  values.map((n) => ({ system: 'http://e', value: `value ${n}` }));

describe('a FHIRPath Patch (R4, FHIRPath Patch)', () => {
  const move = (source: number, destination: number): Json =>
    operation({ type: 'move', path: 'Patient.identifier', source, destination });
  const insert = (index: number): Json =>
    operation({
      type: 'insert',
      path: 'Patient.identifier',
      index,
      value: { valueIdentifier: identifiers(3)[0] },
    });

  for (const [what, operations, before, after] of [
    [
      'replaces a primitive',
      [operation({ type: 'replace', path: 'Patient.birthDate', value: { valueDate: '1930-01-01' } })],
      { birthDate: '1920-01-01' },
      { birthDate: '1930-01-01' },
    ],
    [
      'deletes a primitive',
      [operation({ type: 'delete', path: 'Patient.birthDate' })],
      { birthDate: '1920-01-01', _birthDate: { id: 'x' } },
      {},
    ],
    [
      'deletes nothing where there is nothing',
      [operation({ type: 'delete', path: 'Patient.birthDate' })],
      {},
      {},
    ],
    [
      'adds a primitive',
      [operation({ type: 'add', path: 'Patient', name: 'birthDate', value: { valueDate: '1930-01-01' } })],
      {},
      { birthDate: '1930-01-01' },
    ],
    [
      'replaces within',
      [operation({ type: 'replace', path: 'Patient.contact[0].gender', value: { valueCode: 'female' } })],
      { contact: [{ name: { text: 'a' }, gender: 'male' }] },
      { contact: [{ name: { text: 'a' }, gender: 'female' }] },
    ],
    [
      'deletes what it leaves empty',
      [operation({ type: 'delete', path: 'Patient.contact[0].name.text' })],
      { contact: [{ name: { text: 'a' }, gender: 'male' }] },
      { contact: [{ gender: 'male' }] },
    ],
    [
      'and what that leaves empty',
      [operation({ type: 'delete', path: 'Patient.contact.name.text' })],
      { contact: [{ name: { text: 'a' } }], active: true },
      { active: true },
    ],
    [
      'adds a complex value',
      [
        operation({
          type: 'add',
          path: 'Patient',
          name: 'maritalStatus',
          value: { valueCodeableConcept: { text: 'x' } },
        }),
      ],
      {},
      { maritalStatus: { text: 'x' } },
    ],
    [
      'replaces a complex value',
      [operation({ type: 'replace', path: 'maritalStatus', value: { valueCodeableConcept: { id: '2' } } })],
      { maritalStatus: { id: '1', text: 'x' } },
      { maritalStatus: { id: '2' } },
    ],
    [
      'adds a value of a type without a name, from parts',
      [
        operation({
          type: 'add',
          path: 'Patient',
          name: 'contact',
          value: {
            part: [
              { name: 'name', valueHumanName: { text: 'a' } },
              { name: 'telecom', valueContactPoint: { value: '1' } },
              { name: 'telecom', valueContactPoint: { value: '2' } },
            ],
          },
        }),
      ],
      {},
      { contact: [{ name: { text: 'a' }, telecom: [{ value: '1' }, { value: '2' }] }] },
    ],
    [
      'deletes one',
      [operation({ type: 'delete', path: 'Patient.contact[0]' })],
      { contact: [{ gender: 'male' }], active: true },
      { active: true },
    ],
    [
      'inserts at the end',
      [insert(2)],
      { identifier: identifiers(1, 2) },
      { identifier: identifiers(1, 2, 3) },
    ],
    [
      'inserts in between',
      [insert(1)],
      { identifier: identifiers(1, 2) },
      { identifier: identifiers(1, 3, 2) },
    ],
    [
      'inserts at the start',
      [insert(0)],
      { identifier: identifiers(1, 2) },
      { identifier: identifiers(3, 1, 2) },
    ],
    [
      'deletes one of a list',
      [operation({ type: 'delete', path: 'Patient.identifier[1]' })],
      { identifier: identifiers(1, 2, 3) },
      { identifier: identifiers(1, 3) },
    ],
    [
      'deletes what a criterion finds',
      [operation({ type: 'delete', path: "Patient.identifier.where(value = 'value 2')" })],
      { identifier: identifiers(1, 2, 3) },
      { identifier: identifiers(1, 3) },
    ],
    [
      'moves forwards',
      [move(3, 1)],
      { identifier: identifiers(1, 2, 3, 4) },
      { identifier: identifiers(1, 4, 2, 3) },
    ],
    [
      'moves to the start',
      [move(3, 0)],
      { identifier: identifiers(1, 2, 3, 4) },
      { identifier: identifiers(4, 1, 2, 3) },
    ],
    [
      'moves to the end',
      [move(0, 3)],
      { identifier: identifiers(1, 2, 3, 4) },
      { identifier: identifiers(2, 3, 4, 1) },
    ],
    [
      'does one after the other',
      [move(1, 0), move(2, 1)],
      { identifier: identifiers(1, 2, 3) },
      { identifier: identifiers(2, 3, 1) },
    ],
    [
      'adds to a list',
      [operation({ type: 'add', path: 'Patient', name: 'name', value: { valueHumanName: { family: 'b' } } })],
      { name: [{ family: 'a' }] },
      { name: [{ family: 'a' }, { family: 'b' }] },
    ],
    [
      'adds to a list of primitives that has extensions',
      [operation({ type: 'add', path: 'Patient.name[0]', name: 'given', value: { valueString: 'b' } })],
      { name: [{ given: ['a'], _given: [{ id: '1' }] }] },
      { name: [{ given: ['a', 'b'], _given: [{ id: '1' }, null] }] },
    ],
    [
      'moves primitives with their extensions',
      [operation({ type: 'move', path: 'Patient.name[0].given', source: 1, destination: 0 })],
      { name: [{ given: ['a', 'b'], _given: [{ id: '1' }] }] },
      { name: [{ given: ['b', 'a'], _given: [null, { id: '1' }] }] },
    ],
    [
      'deletes primitives with their extensions',
      [operation({ type: 'delete', path: 'Patient.name[0].given[0]' })],
      { name: [{ given: ['a', 'b'], _given: [{ id: '1' }] }] },
      { name: [{ given: ['b'] }] },
    ],
    [
      'extends a primitive',
      [
        operation({
          type: 'add',
          path: 'Patient.birthDate',
          name: 'extension',
          value: {
            part: [
              { name: 'url', valueUri: 'http://x' },
              { name: 'value', valueCode: 'y' },
            ],
          },
        }),
      ],
      { birthDate: '1920' },
      { birthDate: '1920', _birthDate: { extension: [{ url: 'http://x', valueCode: 'y' }] } },
    ],
    [
      'ends the extension of a primitive',
      [operation({ type: 'delete', path: 'Patient.birthDate.extension' })],
      { birthDate: '1920', _birthDate: { extension: [{ url: 'http://x', valueCode: 'y' }] } },
      { birthDate: '1920' },
    ],
    [
      'brings a primitive with its extension',
      [operation({ type: 'replace', path: 'birthDate', value: { _valueDate: { id: 'x' } } })],
      { birthDate: '1920' },
      { _birthDate: { id: 'x' } },
    ],
    [
      'adds a choice',
      [operation({ type: 'add', path: 'Patient', name: 'deceased', value: { valueBoolean: true } })],
      {},
      { deceasedBoolean: true },
    ],
    [
      'adds a choice as the definitions call it',
      [operation({ type: 'add', path: 'Patient', name: 'deceased[x]', value: { valueDateTime: '2020' } })],
      {},
      { deceasedDateTime: '2020' },
    ],
    [
      'replaces a choice by one of another type',
      [operation({ type: 'replace', path: 'Patient.deceased', value: { valueDateTime: '2020' } })],
      { deceasedBoolean: true, active: true },
      { deceasedDateTime: '2020', active: true },
    ],
    [
      'adds a contained resource',
      [
        operation({
          type: 'add',
          path: 'Patient',
          name: 'contained',
          value: { resource: { resourceType: 'Organization', id: 'o', name: 'x' } },
        }),
      ],
      {},
      { contained: [{ resourceType: 'Organization', id: 'o', name: 'x' }] },
    ],
    [
      'changes what a reference leads to within',
      [
        operation({
          type: 'replace',
          path: 'managingOrganization.resolve().name',
          value: { valueString: 'y' },
        }),
      ],
      {
        contained: [{ resourceType: 'Organization', id: 'o', name: 'x' }],
        managingOrganization: { reference: '#o' },
      },
      {
        contained: [{ resourceType: 'Organization', id: 'o', name: 'y' }],
        managingOrganization: { reference: '#o' },
      },
    ],
    [
      'replaces the narrative',
      [
        operation({
          type: 'replace',
          path: 'text.`div`',
          value: { valueString: '<div xmlns="http://www.w3.org/1999/xhtml">b</div>' },
        }),
      ],
      { text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">a</div>' } },
      { text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">b</div>' } },
    ],
    [
      'takes a string for a code',
      [operation({ type: 'replace', path: 'gender', value: { valueString: 'female' } })],
      { gender: 'male' },
      { gender: 'female' },
    ],
  ] as const) {
    it(what, () => {
      assert.equal(patched(operations, patient(before)), patient(after));
    });
  }

  it('changes nothing without operations', () => {
    assert.equal(patched([], '{ "resourceType":"Patient" }'), '{ "resourceType":"Patient" }');
  });

  it('leaves every character that it does not touch', () => {
    const before =
      '{\n  "resourceType": "Observation",\n  "valueQuantity": { "value": 1.10, "unit": "g" },\n  "status": "final"\n}';
    const operations = [operation({ type: 'replace', path: 'status', value: { valueCode: 'amended' } })];
    assert.equal(patched(operations, before), before.replace('final', 'amended'));
  });

  it('keeps the digits of the numbers that it brings', () => {
    const text =
      '{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},' +
      '{"name":"path","valueString":"Observation"},{"name":"name","valueString":"value"},{"name":"value","valueQuantity":{"value":1.00}}]}]}';
    const patch = parseFhirPathPatch(resourceFromText(text));
    const observation = resourceFromText('{"resourceType":"Observation"}');
    assert.equal(
      applyFhirPathPatch(patch, observation),
      '{"resourceType":"Observation","valueQuantity":{"value":1.00}}',
    );
  });

  it('is refused where it does not fit, naming the operation', () => {
    const fine = operation({ type: 'replace', path: 'active', value: { valueBoolean: false } });
    const name = { valueHumanName: { text: 'x' } };
    for (const parts of [
      { type: 'replace', path: 'Patient.birthDate', value: { valueDate: '1930' } },
      { type: 'replace', path: 'Patient.name', value: name },
      { type: 'replace', path: 'Patient', value: name },
      { type: 'replace', path: "'x'", value: { valueString: 'x' } },
      { type: 'replace', path: 'Patient.name[0]', value: { valueString: 'x' } },
      { type: 'replace', path: 'name.single()', value: name },
      { type: 'replace', path: 'active', value: { valueString: 'true' } },
      { type: 'delete', path: 'Patient.name' },
      { type: 'delete', path: 'Patient' },
      { type: 'add', path: 'Patient.contact', name: 'gender', value: { valueCode: 'male' } },
      { type: 'add', path: 'Patient', name: 'active', value: { valueBoolean: true } },
      { type: 'add', path: 'Patient', name: 'nonsense', value: { valueBoolean: true } },
      { type: 'add', path: 'Patient', name: '__proto__', value: { valueBoolean: true } },
      { type: 'add', path: 'Patient', name: 'resourceType', value: { valueString: 'x' } },
      { type: 'add', path: 'Patient', name: 'deceased', value: { valueString: 'x' } },
      {
        type: 'add',
        path: 'Patient',
        name: 'contact',
        value: { part: [{ name: 'nonsense', valueString: 'x' }] },
      },
      {
        type: 'add',
        path: 'Patient',
        name: 'contact',
        value: {
          part: [
            { name: 'gender', valueCode: 'male' },
            { name: 'gender', valueCode: 'male' },
          ],
        },
      },
      { type: 'insert', path: 'Patient.name', index: 3, value: name },
      { type: 'insert', path: 'Patient.contact', index: 0, value: name },
      { type: 'insert', path: 'Patient.name[0]', index: 0, value: name },
      { type: 'insert', path: 'Patient.active', index: 0, value: { valueBoolean: true } },
      { type: 'insert', path: 'Patient.name', index: 0, value: { valueString: 'x' } },
      { type: 'move', path: 'Patient.name', source: 0, destination: 2 },
      { type: 'move', path: 'Patient.name', source: 2, destination: 0 },
      { type: 'move', path: 'Patient.name[0] | Patient.identifier', source: 0, destination: 1 },
    ]) {
      const before = patient({ active: true, name: [{ family: 'a' }, { family: 'b' }] });
      const fault = refuses('patch-failed', () => patched([fine, operation(parts)], before));
      assert.equal(fault.issues[0]?.expression, 'Parameters.parameter[1]', JSON.stringify(parts));
    }
  });

  it('is refused if it cannot be understood', () => {
    const value = { valueString: 'x' };
    for (const operations of [
      [{ name: 'other' }],
      [{ name: 'operation' }],
      [operation({ type: 'spam', path: 'Patient' })],
      [operation({ type: 'delete' })],
      [operation({ type: 'delete', path: 'Patient.' })],
      [operation({ type: 'delete', path: 7 })],
      [operation({ type: 'add', path: 'Patient', value })],
      [operation({ type: 'add', path: 'Patient', name: 'x' })],
      [operation({ type: 'add', path: 'Patient', name: 'contact', value: { part: [{ name: 'gender' }] } })],
      [operation({ type: 'insert', path: 'Patient.name', value })],
      [operation({ type: 'insert', path: 'Patient.name', index: -1, value })],
      [operation({ type: 'insert', path: 'Patient.name', index: '1', value })],
      [operation({ type: 'replace', path: 'Patient.name' })],
      [operation({ type: 'move', path: 'Patient.name', source: 0 })],
      [operation({ type: 'delete', path: 'Patient.name', other: 'x' })],
      [
        {
          name: 'operation',
          part: [
            { name: 'type', valueCode: 'delete' },
            { name: 'type', valueCode: 'delete' },
          ],
        },
      ],
      Array.from({ length: 501 }, () => operation({ type: 'delete', path: 'x' })),
    ]) {
      const fault = refuses('invalid-request', () => patched(operations, patient({})));
      assert.ok(fault.issues.length > 0);
    }
    refuses('invalid-request', () => parseFhirPathPatch(resourceFromText(patient({}))));
    refuses('invalid-structure', () =>
      parseFhirPathPatch(resourceFromText('{"resourceType":"Parameters","parameter":[{"nme":"operation"}]}')),
    );
  });

  it('cannot look around without end', () => {
    const path = `Patient${'.select(%resource.descendants() | %resource.descendants().children())'.repeat(6)}`;
    refuses('too-costly', () =>
      patched(
        Array.from({ length: 100 }, () => operation({ type: 'delete', path })),
        patient({ name: Array.from({ length: 100 }, () => ({ given: ['a', 'b', 'c'] })) }),
      ),
    );
  });
});
