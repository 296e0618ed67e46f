import assert from 'node:assert/strict';
import type { ProfileNodeText } from '#generated/profiles.js';
import { rootNode } from '../../../src/fhir/fhirpath/path-node.js';
import { checkProfile } from '../../../src/fhir/validation/check-profile.js';
import { makeFindings } from '../../../src/fhir/validation/findings.js';
import { makeProfile } from '../../../src/fhir/validation/profile.js';

const [loinc, snomed] = ['http://loinc.org', 'http://snomed.info/sct'];

/** What is found in the codings of an Observation's code, sliced. */
function foundIn(coding: readonly object[], slicing: Omit<ProfileNodeText, 'n'>): string[] {
  const root = { c: [{ n: 'code', c: [{ n: 'coding', ...slicing }] }] };
  return found({ resourceType: 'Observation', code: { coding } }, root);
}

function found(observation: object, root: ProfileNodeText): string[] {
  const findings = makeFindings();
  const node = rootNode('Observation', observation);
  const scope = { root: node, container: null, contained: new Map(), fragments: new Set<string>() };
  checkProfile(
    { findings, wholeDecimals: new Set() },
    makeProfile('urn:x', { t: 'Observation', r: root }),
    node,
    { ...scope, pointingBack: new Set() },
  );
  return findings.issues.map(({ code, expression }) => `${code} ${expression}`);
}

const bySystem: Omit<ProfileNodeText, 'n'> = {
  d: [['value', 'system']],
  ss: [
    {
      s: 'loinc',
      min: 1,
      max: 1,
      c: [
        { n: 'system', f: loinc },
        { n: 'code', min: 1 },
      ],
    },
    { s: 'snomed', c: [{ n: 'system', f: snomed }] },
  ],
};

/** R4 5.1.0.12. */
describe('Slices', () => {
  it('are told apart by a value, counted, and hold their values', () => {
    assert.deepEqual(foundIn([{ system: loinc, code: 'a' }, { system: 'urn:x' }], bySystem), []);
    assert.deepEqual(foundIn([{ system: snomed }], bySystem), ['required Observation.code.coding']);
    assert.deepEqual(foundIn([{ system: loinc }], bySystem), ['required Observation.code.coding[0].code']);
    const two = [{ system: loinc, code: 'a' }, { system: snomed }, { system: loinc, code: 'b' }];
    assert.deepEqual(foundIn(two, bySystem), ['structure Observation.code.coding[2]']);
  });

  it('are all there may be where slicing is closed, and at the start where it is open at the end', () => {
    const one = { system: loinc, code: 'a' };
    const other = { system: 'urn:x' };
    assert.deepEqual(foundIn([one, other], { ...bySystem, r: 'closed' }), [
      'structure Observation.code.coding[1]',
    ]);
    assert.deepEqual(foundIn([one, other], { ...bySystem, r: 'openAtEnd' }), []);
    assert.deepEqual(foundIn([other, one], { ...bySystem, r: 'openAtEnd' }), [
      'structure Observation.code.coding[0]',
    ]);
  });

  it('keep their order where they have one', () => {
    const [first, second] = [{ system: loinc, code: 'a' }, { system: snomed }];
    assert.deepEqual(foundIn([first, second], { ...bySystem, o: 1 }), []);
    assert.deepEqual(foundIn([second, first], { ...bySystem, o: 1 }), [
      'structure Observation.code.coding[1]',
    ]);
    assert.deepEqual(foundIn([second, first], bySystem), []);
  });

  it('are told apart by a pattern of the value itself', () => {
    const slicing: Omit<ProfileNodeText, 'n'> = {
      d: [['pattern', '$this']],
      ss: [{ s: 'mine', min: 1, p: { system: loinc, code: 'a' } }],
    };
    assert.deepEqual(foundIn([{ system: loinc, code: 'a', display: 'x' }], slicing), []);
    assert.deepEqual(foundIn([{ system: loinc, code: 'b' }], slicing), ['required Observation.code.coding']);
  });

  it('are told apart by what is there', () => {
    const slicing: Omit<ProfileNodeText, 'n'> = {
      d: [['exists', 'display']],
      ss: [
        { s: 'shown', max: 1, c: [{ n: 'display', min: 1 }] },
        {
          s: 'plain',
          c: [
            { n: 'display', max: 0 },
            { n: 'code', min: 1 },
          ],
        },
      ],
    };
    assert.deepEqual(foundIn([{ display: 'x' }, { code: 'a' }], slicing), []);
    assert.deepEqual(foundIn([{ display: 'x' }, { display: 'y' }], slicing), [
      'structure Observation.code.coding[1]',
    ]);
    assert.deepEqual(foundIn([{ system: 'urn:x' }], slicing), ['required Observation.code.coding[0].code']);
  });

  it('are told apart by type', () => {
    const value: ProfileNodeText = {
      n: 'value',
      d: [['type', '$this']],
      r: 'closed',
      ss: [{ s: 'valueQuantity', t: [['Quantity', null, null]], c: [{ n: 'unit', min: 1 }] }],
    };
    assert.deepEqual(found({ valueQuantity: { unit: 'g' } }, { c: [value] }), []);
    assert.deepEqual(found({ valueQuantity: { value: 1 } }, { c: [value] }), [
      'required Observation.value.unit',
    ]);
    assert.deepEqual(found({ valueString: 'x' }, { c: [value] }), ['structure Observation.value']);
  });

  it('are told apart by what a reference leads to, and not judged where that is elsewhere', () => {
    const performer: ProfileNodeText = {
      n: 'performer',
      d: [['type', 'resolve()']],
      r: 'closed',
      ss: [{ s: 'patient', min: 1, max: 1, t: [['Patient', null, null]] }],
    };
    const contained = [{ resourceType: 'Practitioner', id: 'a' }];
    const references = (reference: string) => ({
      resourceType: 'Observation',
      contained,
      performer: [{ reference }],
    });
    assert.deepEqual(found(references('Patient/1'), { c: [performer] }), []);
    assert.deepEqual(found(references('#a'), { c: [performer] }), [
      'required Observation.performer',
      'structure Observation.performer[0]',
    ]);
  });

  it('are told apart by a profile that they hold', () => {
    const core = 'http://hl7.org/fhir/StructureDefinition/';
    const component: ProfileNodeText = {
      n: 'hasMember',
      d: [['profile', 'resolve()']],
      ss: [{ s: 'rate', min: 1, t: [['Reference', null, [`${core}heartrate`]]] }],
    };
    assert.deepEqual(found({ hasMember: [{ reference: 'Observation/1' }] }, { c: [component] }), []);
  });
});
