import assert from 'node:assert/strict';
import { Fault } from '../../../src/fault.js';
import { codeKey, type CodeSystem } from '../../../src/fhir/terminology/code-system.js';
import { codesOf, type Definitions } from '../../../src/fhir/terminology/codes-of.js';
import { isIn } from '../../../src/fhir/terminology/is-in.js';
import type { ValueSetDefinition, ValueSetPart } from '../../../src/fhir/terminology/value-set.js';

const colours = system('urn:colours', {
  red: [],
  blue: [],
  scarlet: ['red'],
  crimson: ['red'],
  rose: ['scarlet'],
});
const loud = { ...system('urn:loud', { HUSH: [] }), caseSensitive: false };
const partial = { ...system('urn:partial', { some: [] }), complete: false };

describe('the codes of a definition', () => {
  it('are those of a system, or those that it lists', () => {
    assert.deepEqual(verdicts([{ system: 'urn:colours' }], 'red', 'rose', 'grey'), [true, true, false]);
    const listed = [{ system: 'urn:unheard-of', concept: [{ code: 'a' }] }];
    assert.deepEqual(verdicts(listed, 'a', 'b'), [true, false]);
  });

  it('go by the hierarchy', () => {
    const filtered = (op: string, value: string): (boolean | null)[] =>
      verdicts(
        [{ system: 'urn:colours', filter: [{ property: 'concept', op, value }] }],
        'red',
        'rose',
        'blue',
      );
    assert.deepEqual(filtered('is-a', 'red'), [true, true, false]);
    assert.deepEqual(filtered('descendent-of', 'red'), [false, true, false]);
    assert.deepEqual(filtered('is-not-a', 'red'), [false, false, true]);
    assert.deepEqual(filtered('generalizes', 'scarlet'), [true, false, false]);
    assert.deepEqual(filtered('in', 'red, blue'), [true, false, true]);
    assert.deepEqual(filtered('not-in', 'red'), [false, true, true]);
    assert.deepEqual(filtered('=', 'blue'), [false, false, true]);
  });

  it('are not guessed for a filter, a system or a value set that is not known', () => {
    const regex = { property: 'code', op: 'regex', value: 'r.*' };
    assert.deepEqual(verdicts([{ system: 'urn:colours', filter: [regex] }], 'red'), [null]);
    assert.deepEqual(verdicts([{ system: 'urn:unheard-of' }], 'red'), [null]);
    assert.deepEqual(verdicts([{ valueSet: ['urn:unheard-of'] }], 'red'), [null]);
    assert.deepEqual(verdicts([{ system: 'urn:partial' }], 'some', 'other'), [true, null]);
  });

  it('are in all that a part names', () => {
    const both = [{ system: 'urn:colours', valueSet: ['urn:reds'] }];
    assert.deepEqual(verdicts(both, 'red', 'blue'), [true, false]);
    assert.deepEqual(verdicts([{ system: 'urn:colours', valueSet: ['urn:reds', 'urn:none'] }], 'red'), [
      null,
    ]);
    assert.deepEqual(verdicts([{ valueSet: ['urn:reds', 'urn:blues'] }], 'red', 'blue'), [false, false]);
  });

  it('are not those that are excluded, or may be', () => {
    const reds = { system: 'urn:colours', filter: [{ property: 'concept', op: 'is-a', value: 'red' }] };
    assert.deepEqual(verdicts([{ system: 'urn:colours' }], 'red', 'blue'), [true, true]);
    assert.deepEqual(verdictsWithout([reds], 'red', 'rose', 'blue'), [false, false, true]);
    assert.deepEqual(verdictsWithout([{ valueSet: ['urn:none'] }], 'red', 'grey'), [null, null]);
  });

  it('are compared as their system compares', () => {
    const all = codesOf(definition([{ system: 'urn:loud' }, { system: 'urn:colours' }]), known);
    assert.equal(isIn(all, 'urn:loud', 'hush'), true);
    assert.equal(isIn(all, 'urn:colours', 'RED'), false);
  });

  it('come to an end where value sets import themselves, and cost what they cost', () => {
    assert.deepEqual(verdicts([{ valueSet: ['urn:itself'] }], 'red', 'grey'), [true, null]);
    let spent = 0;
    const spend = (codes: number): void => {
      spent += codes;
      if (spent > 100) throw new Fault('too-costly', 'enough');
    };
    const many = Array.from({ length: 50 }, () => ({ system: 'urn:colours' }));
    assert.throws(() => codesOf(definition(many), { ...known, spend }), Fault);
  });
});

const known: Definitions = {
  codeSystem: (url) => [colours, loud, partial].find((one) => one.url === url) ?? null,
  valueSet: (url) => {
    if (url === 'urn:reds') return definition([{ system: 'urn:colours', concept: [{ code: 'red' }] }]);
    if (url === 'urn:blues') return definition([{ system: 'urn:colours', concept: [{ code: 'blue' }] }]);
    if (url === 'urn:itself') return definition([{ valueSet: ['urn:itself'] }, { system: 'urn:colours' }]);
    return null;
  },
  spend: () => undefined,
};

function verdicts(include: readonly ValueSetPart[], ...codes: string[]): (boolean | null)[] {
  const found = codesOf(definition(include), known);
  return codes.map((code) => isIn(found, undefined, code));
}

function verdictsWithout(exclude: readonly ValueSetPart[], ...codes: string[]): (boolean | null)[] {
  const found = codesOf(definition([{ system: 'urn:colours' }], exclude), known);
  return codes.map((code) => isIn(found, 'urn:colours', code));
}

function definition(
  include: readonly ValueSetPart[],
  exclude: readonly ValueSetPart[] = [],
): ValueSetDefinition {
  const unnamed = { url: undefined, version: undefined, name: undefined, title: undefined };
  return { ...unnamed, status: 'active', compose: { include, exclude } };
}

function system(url: string, parents: Readonly<Record<string, readonly string[]>>): CodeSystem {
  const caseSensitive = url !== 'urn:loud';
  const concepts = Object.entries(parents).map(([code, above]) => ({
    code,
    display: code,
    abstract: false,
    parents: above,
  }));
  const keyed = concepts.map((concept) => [codeKey({ caseSensitive }, concept.code), concept] as const);
  return { url, version: '', name: '', complete: true, caseSensitive, concepts: new Map(keyed) };
}
