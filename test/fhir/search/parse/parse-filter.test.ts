import assert from 'node:assert/strict';
import { Fault } from '../../../../src/fault.js';
import type { ResourceType } from '../../../../src/fhir/resource-types.js';
import type { Criterion } from '../../../../src/fhir/search/criterion.js';
import { meetsValues } from '../../../../src/fhir/search/match/meets-values.js';
import { parseSearch } from '../../../../src/fhir/search/parse/parse-search.js';
import { searchValues } from '../../../../src/fhir/search/search-values.js';

const context = { base: 'https://here.example/fhir', now: Date.UTC(2024, 0, 1), lenient: false };

function parse(type: ResourceType, filter: string): Criterion {
  const [criterion] = parseSearch(type, [['_filter', filter]], context).search.criteria;
  assert.ok(criterion);
  return criterion;
}

function meets(type: ResourceType, resource: object, criterion: Criterion): boolean {
  const { values } = searchValues(type, resource);
  switch (criterion.kind) {
    case 'and':
      return criterion.criteria.every((one) => meets(type, resource, one));
    case 'or':
      return criterion.criteria.some((one) => meets(type, resource, one));
    case 'not':
      return !meets(type, resource, criterion.criterion);
    case 'values':
    case 'missing':
      return meetsValues(values, criterion);
    default:
      throw new Error(criterion.kind);
  }
}

const peter = {
  name: [{ given: ['Peter', 'James'], family: 'Pan' }],
  birthDate: '2014-10-12',
  gender: 'male',
  active: true,
  maritalStatus: { coding: [{ system: 'http://loinc.org', code: 'M' }] },
};

describe('_filter (R4 3.1.3)', () => {
  const met = [
    'given eq "peter" and birthdate ge 2014-10-10',
    'name co "ete"',
    'given sw pe',
    'given ew MES',
    'given ne Peter',
    'family gt pam and family le pan',
    'gender eq male or gender eq female',
    'not (gender eq female)',
    '(gender eq female or given eq james) and active eq true',
    // From left to right: (true or true) and true, never true or (true and false).
    'gender eq male or given eq x and family eq pan',
    'birthdate co 2014-10-12T10:00Z',
    'birthdate po 2014-10',
    'birthdate sa 2014 or birthdate eb 2015',
    'language pr false and given pr true',
    'gender in http://hl7.org/fhir/ValueSet/administrative-gender',
    'language ni http://hl7.org/fhir/ValueSet/administrative-gender',
    'given eq "peter"and gender eq male',
    ' ( ( given eq peter ) ) ',
  ];
  const missed = [
    'gender eq male or given eq x and family eq y',
    'given eq pet',
    'birthdate lt 2014-10-12',
    'not(given co e)',
    'birthdate co 2014',
    'gender ni http://hl7.org/fhir/ValueSet/administrative-gender',
  ];
  for (const filter of met) {
    it(`holds: ${filter}`, () => {
      assert.ok(meets('Patient', peter, parse('Patient', filter)));
    });
  }
  for (const filter of missed) {
    it(`does not hold: ${filter}`, () => {
      assert.ok(!meets('Patient', peter, parse('Patient', filter)));
    });
  }

  it('knows short names of systems', () => {
    const { anyOf } = parse('Observation', 'code eq loinc|1234-5') as unknown as { anyOf: unknown[] };
    assert.deepEqual(anyOf, [{ kind: 'token', system: 'http://loinc.org', code: '1234-5' }]);
  });

  it('follows a chain, and keeps what a filter in brackets says to the same target', () => {
    const chain = parse('Observation', 'subject:Patient[gender eq male].name co "pet"');
    assert.ok(chain.kind === 'chain' && chain.targets.length === 1);
    const [both] = chain.targets[0]?.criteria ?? [];
    assert.ok(both?.kind === 'and' && both.criteria.length === 2);
  });

  it('reads re, and _id and _lastUpdated', () => {
    assert.equal(parse('Observation', 'subject re Patient/4').kind, 'reference');
    assert.deepEqual(parse('Observation', '_id ne a'), { kind: 'id', anyOf: ['a'], negated: true });
    assert.equal(parse('Observation', '_lastUpdated po 2024').kind, 'updated');
  });

  const refused = [
    'given',
    'given eq',
    'given eq "a',
    'given like "a"',
    'given eq a and',
    'given eq a given eq b',
    '(given eq a',
    'given eq a)',
    'not given eq a',
    'birthdate sw 2014',
    'gender co m',
    'given in http://hl7.org/fhir/ValueSet/administrative-gender',
    'organization gt 1',
    'colour eq red',
    'given[gender eq male].name eq x',
    'given pr perhaps',
    'given eq "\\x"',
    `${'('.repeat(40)}given eq a${')'.repeat(40)}`,
    Array.from({ length: 101 }, () => 'given eq a').join(' or '),
  ];
  for (const filter of refused) {
    it(`refuses ${filter.slice(0, 60)}`, () => {
      assert.throws(
        () => parse('Patient', filter),
        (fault) =>
          fault instanceof Fault && fault.code === 'invalid-request' && !fault.message.includes('colour'),
      );
    });
  }
});
