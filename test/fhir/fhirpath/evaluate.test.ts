import assert from 'node:assert/strict';
import { compileExpression } from '../../../src/fhir/fhirpath/compile-expression.js';
import { evaluate } from '../../../src/fhir/fhirpath/evaluate.js';
import { rootNode } from '../../../src/fhir/fhirpath/path-node.js';
import { kindOf } from '../../../src/fhir/fhirpath/values/kind.js';
import { refuses } from '../../support/refuses.js';

const patient = {
  resourceType: 'Patient',
  id: 'p1',
  extension: [{ url: 'http://e/one', valueString: 'x' }],
  contained: [
    { resourceType: 'Organization', id: 'o1', name: 'Clinic', partOf: { reference: '#o2' } },
    { resourceType: 'Organization', id: 'o2', name: 'Trust', endpoint: [{ reference: '#' }] },
  ],
  active: true,
  name: [
    {
      use: 'official',
      family: 'Chalmers',
      given: ['Peter', null, 'James'],
      _given: [{ id: 'g0' }, { extension: [{ url: 'http://e/two', valueCode: 'masked' }] }, null],
    },
    { use: 'usual', given: ['Jim'] },
    { use: 'maiden', family: 'Windsor', given: ['Peter', 'James'] },
  ],
  telecom: [{ system: 'phone', value: '(03) 5555 6473', rank: 1 }],
  gender: 'male',
  birthDate: '1974-12-25',
  deceasedBoolean: false,
  multipleBirthInteger: 2,
  generalPractitioner: [{ reference: 'Practitioner/9' }],
  managingOrganization: { reference: '#o1' },
};

const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  effectiveDateTime: '2020-01-02T10:00:00+02:00',
  valueQuantity: { value: 185, unit: 'lbs', system: 'http://unitsofmeasure.org', code: '[lb_av]' },
  component: [
    { code: { text: 'a' }, valueQuantity: { value: 1.5, system: 'http://unitsofmeasure.org', code: 'g' } },
    { code: { text: 'b' }, valueString: 'none' },
  ],
};

const questionnaire = {
  resourceType: 'Questionnaire',
  status: 'draft',
  item: [
    {
      linkId: '1',
      type: 'group',
      item: [{ linkId: '1.1', type: 'string', item: [{ linkId: '1.1.1', type: 'date' }] }],
    },
    { linkId: '2', type: 'display' },
  ],
};

const bundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    {
      fullUrl: 'http://a/Observation/1',
      resource: { resourceType: 'Observation', subject: { reference: 'Patient/1' } },
    },
    { fullUrl: 'http://a/Patient/1', resource: { resourceType: 'Patient', id: '1', gender: 'other' } },
  ],
};

const resources: Readonly<Record<string, { readonly resourceType: string }>> = {
  patient,
  observation,
  questionnaire,
  bundle,
};

function valueOf(text: string, resource: { readonly resourceType: string }): unknown[] {
  const found = evaluate(compileExpression(text), rootNode(resource.resourceType, resource), {
    now: Date.UTC(2026, 1, 28, 12, 30, 15, 250),
    memberOf: (valueSet, { value }) => (valueSet === 'http://vs' ? value === 'male' : null),
    resolve: (reference) => {
      const [type = '', id] = reference.split('/');
      return rootNode(type, { resourceType: type, id });
    },
  });
  return found.map((node) => (kindOf(node) === 'nothing' ? null : node.value));
}

type Cases = readonly (readonly [expression: string, ...expected: unknown[]])[];

const cases: Readonly<Record<string, Readonly<Record<string, Cases>>>> = {
  patient: {
    'paths (FHIRPath 3, R4 2.9.4)': [
      ['Patient.gender', 'male'],
      ['gender', 'male'],
      ['Resource.id', 'p1'],
      ['DomainResource.id', 'p1'],
      ['Observation.gender'],
      ['name.given', 'Peter', null, 'James', 'Jim', 'Peter', 'James'],
      ['name[0].given[0]', 'Peter'],
      ['name[7].given'],
      ['name.`given`[2]', 'James'],
      ['name.given.first().id', 'g0'],
      ["name.given[1].extension('http://e/two').value", 'masked'],
      ["extension('http://e/one').value", 'x'],
      ["hasExtension('http://e/one')", true],
      ['deceased', false],
      ['multipleBirth', 2],
      ['deceasedBoolean'],
      ['nonsense.path'],
      ['name.constructor'],
      ['name.__proto__'],
      ['name.given.length'],
      ['resourceType'],
    ],
    'types (FHIRPath 6.3)': [
      ['deceased is boolean', true],
      ['deceased is System.Boolean', false],
      ['true is System.Boolean', true],
      ['Patient is DomainResource', true],
      ['Patient.is(Resource)', true],
      ['gender is string', true],
      ['gender is FHIR.code', true],
      ['gender.as(code)', 'male'],
      ['(deceased as dateTime)'],
      ['deceased.ofType(boolean)', false],
      ['contained.ofType(Organization).name', 'Clinic', 'Trust'],
      ['descendants().ofType(Reference).reference', 'Practitioner/9', '#o1', '#o2', '#'],
      ["1 'mg' is System.Quantity", true],
      ['gender.type().name', 'code'],
      ['1.type().namespace', 'System'],
      ['{} is string'],
    ],
    'existence (FHIRPath 5.1)': [
      ['name.empty()', false],
      ['name.exists()', true],
      ["name.exists(use = 'maiden')", true],
      ["name.exists(use = 'old')", false],
      ['name.all(given.exists())', true],
      ['name.all(family.exists())', false],
      ['{}.all(false)', true],
      ['name.count()', 3],
      ['active.not()', false],
      ['{}.not()'],
      ['(true | false).allTrue()', false],
      ['(true | false).anyTrue()', true],
      ['(true | false).allFalse()', false],
      ['(true | false).anyFalse()', true],
      ['(1 | 2).subsetOf(3 | 2 | 1)', true],
      ['(1 | 4).subsetOf(3 | 2 | 1)', false],
      ['(1 | 2 | 3).supersetOf(2)', true],
      ['name.given.distinct()', 'Peter', null, 'James', 'Jim'],
      ['name.use.isDistinct()', true],
      ['name.family.hasValue()', false],
      ['birthDate.hasValue()', true],
      ['name[0].given[1].hasValue()', false],
      ['name.hasValue()', false],
    ],
    'filtering and subsetting (FHIRPath 5.2, 5.3)': [
      ["name.where(use = 'usual').given", 'Jim'],
      ['name.select(given.count())', 3, 1, 2],
      ['name.select(use & given.first())', 'officialPeter', 'usualJim', 'maidenPeter'],
      ['name.use.first()', 'official'],
      ['name.use.last()', 'maiden'],
      ['name.use.tail()', 'usual', 'maiden'],
      ['name.use.skip(1)', 'usual', 'maiden'],
      ['name.use.skip(-1)', 'official', 'usual', 'maiden'],
      ['name.use.take(2)', 'official', 'usual'],
      ['name.use.take(0)'],
      ['gender.single()', 'male'],
      ['name.where($index = 1).use', 'usual'],
      ["name.use.select($this & '!')", 'official!', 'usual!', 'maiden!'],
      ["name.use.intersect('usual' | 'old')", 'usual'],
      ["name.use.exclude('usual')", 'official', 'maiden'],
      ['name.select(use.union(given)).count()', 9],
      ['name.given.combine(name.family).count()', 8],
      ['(1 | 2) | (2 | 3)', 1, 2, 3],
      ['(1 | 2).union(2 | 3)', 1, 2, 3],
      ['(1).combine(1)', 1, 1],
    ],
    'conversion (FHIRPath 5.5)': [
      ["iif(active, 'yes', 'no')", 'yes'],
      ["iif({}, 'yes', 'no')", 'no'],
      ["iif(false, 'yes')"],
      ["'12'.toInteger()", 12],
      ["'1.5'.toInteger()"],
      ['true.toInteger()', 1],
      ["'1.5'.toDecimal()", 1.5],
      ["'x'.toDecimal()"],
      ["'yes'.toBoolean()", true],
      ["'maybe'.toBoolean()"],
      ['1.toString()', '1'],
      ["5 'mg'.toString()", "5 'mg'"],
      ["'2012-04-05T10'.toDate()", '2012-04-05'],
      ["'2012-13'.toDate()"],
      ["'2012-02-30'.convertsToDate()", false],
      ["'2012-02-28T10:00:00Z'.toDateTime()", '2012-02-28T10:00:00Z'],
      ["'10:30'.toTime()", '10:30'],
      ["'25:00'.convertsToTime()", false],
      ["'4 days'.toQuantity() = 4 'd'", true],
      ["'1'.convertsToInteger()", true],
      ['{}.convertsToInteger()'],
      ["'abc'.convertsToQuantity()", false],
    ],
    'strings (FHIRPath 5.6)': [
      ["'abcdef'.indexOf('cd')", 2],
      ["'abc'.indexOf('x')", -1],
      ["'abcdef'.substring(2)", 'cdef'],
      ["'abcdef'.substring(2, 2)", 'cd'],
      ["'abcdef'.substring(9)"],
      ["'abc'.startsWith('ab')", true],
      ["'abc'.startsWith('')", true],
      ["'abc'.endsWith('bc')", true],
      ["'abc'.contains('b')", true],
      ["'abc'.upper()", 'ABC'],
      ["'ABC'.lower()", 'abc'],
      ["'a.b.c'.replace('.', '-')", 'a-b-c'],
      ["'ab'.replace('', 'x')", 'xaxbx'],
      ["'abc'.length()", 3],
      ["'abc'.toChars()", 'a', 'b', 'c'],
      ["' a '.trim()", 'a'],
      ["name.use.join(',')", 'official,usual,maiden'],
      ["'\\u0041\\n\\''", "A\n'"],
      ["'a' & {} & 'b'", 'ab'],
      ["'a' + {}"],
      ["'a' + 'b'", 'ab'],
    ],
    'regular expressions (FHIRPath 5.6.9)': [
      ["'Abc9'.matches('[A-Z]([A-Za-z0-9_]){0,254}')", true],
      ["'abc'.matches('^b')", false],
      ["'abc'.matches('b')", true],
      ["'a\\nb'.matches('^a.b$')", true],
      ["'http:\\/\\/x'.matches('^http:\\\\/\\\\/')", true],
      ["'foo bar'.matches('\\\\bbar\\\\b')", true],
      ["'2020-01'.replaceMatches('(\\\\d+)-(\\\\d+)', '$2/$1')", '01/2020'],
      ["'aaa'.replaceMatches('a*?', '-')", '-a-a-a-'],
      ["'abcabc'.replaceMatches('[^b]', '')", 'bb'],
      ["'a1é'.replaceMatches('\\\\W', '?')", 'a1?'],
      ["'color colour'.replaceMatches('colou?r', 'x')", 'x x'],
      ["'ab|ac'.replaceMatches('a(?:b|c)', 'z')", 'z|z'],
    ],
    'arithmetic (FHIRPath 6.6)': [
      ['1 + 2 * 3', 7],
      ['(1 + 2) * 3', 9],
      ['0.1 + 0.2 = 0.3', true],
      ['7 div 2', 3],
      ['-7 div 2', -3],
      ['7 mod 3', 1],
      ['1 / 4', 0.25],
      ['1 / 0'],
      ['1 mod 0'],
      ['-(1)', -1],
      ["4 'g' + 2 'g' = 6 'g'", true],
      ["4 'g' * 2 = 8 'g'", true],
      ["4 'g' / 2 'g' = 2", true],
      ['(-5).abs()', 5],
      ['1.5.ceiling()', 2],
      ['1.5.floor()', 1],
      ['(-1.5).truncate()', -1],
      ['1.2345.round(2)', 1.23],
      ['1.5.round()', 2],
      ['9.sqrt()', 3],
      ['(-9).sqrt()'],
      ['2.power(10)', 1024],
      ['0.exp()', 1],
      ['8.log(2)', 3],
      ['1.ln()', 0],
    ],
    'equality and equivalence (FHIRPath 6.1)': [
      ['1 = 1.0', true],
      ["'a' = 'A'", false],
      ["'a  b' ~ 'A B'", true],
      ['{} = {}'],
      ['{} ~ {}', true],
      ['1 != 2', true],
      ['1 !~ 1', false],
      ['(1 | 2) = (2 | 1)', false],
      ['(1 | 2) ~ (2 | 1)', true],
      ['1.5 ~ 1.51', true],
      ['name[0] = name[0]', true],
      ['name[0] = name[1]', false],
      ['birthDate = @1974-12-25', true],
      ['birthDate = @1974-12'],
      ['birthDate ~ @1974-12', false],
      ['@2020-01-01T10:00:00Z = @2020-01-01T12:00:00+02:00', true],
      ['@2020-01-01T10:00:00Z = @2020-01-01T10:00:00.0Z', true],
      ['@T10:00 = @T10:00:00'],
      ["1 year = 1 'a'"],
      ["1 year ~ 1 'a'", true],
      ['7 days = 1 week', true],
      ["1 'kg' = 1000 'g'", true],
      ["1 'kg' = 1 'm'"],
      ["'1' = 1", false],
      ['2 in (1 | 2)', true],
      ['(1 | 2) contains 3', false],
      ['{} in (1 | 2)'],
    ],
    'comparison (FHIRPath 6.2)': [
      ['1 < 2', true],
      ["'a' < 'b'", true],
      ['birthDate < today()', true],
      ['@2018-03 < @2018-03-01'],
      ['@2018-03 < @2018-04-01', true],
      ['@2018-03-01 <= @2018-03-01T10:00:00Z'],
      ['@2018-03-01T10:30 > @2018-03-01T10:00', true],
      ['@T10:30 > @T10:00', true],
      ["1 'kg' > 999 'g'", true],
      ["1 'kg' > 1 'm'"],
      ['1 < {}'],
    ],
    'logic (FHIRPath 6.5)': [
      ['true and {}'],
      ['false and {}', false],
      ['{} and false', false],
      ['true or {}', true],
      ['{} or true', true],
      ['false or {}'],
      ['true xor false', true],
      ['true xor {}'],
      ['true implies {}'],
      ['false implies {}', true],
      ['{} implies true', true],
      ['{} implies false'],
      ["'x' and true", true],
    ],
    'dates (FHIRPath 6.6, 5.9)': [
      ['today()', '2026-02-28'],
      ['now()', '2026-02-28T12:30:15.250Z'],
      ['timeOfDay()', '12:30:15.250'],
      ['@2024-01-31 + 1 month', '2024-02-29'],
      ['@2024-02-29 + 1 year', '2025-02-28'],
      ['@2024 + 12 months', '2025'],
      ['@2024-03-01 - 1 day', '2024-02-29'],
      ['@2024-01-01T00:00:00Z - 1 second', '2023-12-31T23:59:59Z'],
      ['@T23:30 + 1 hour', '00:30'],
      ["birthDate + 10 'mg'"],
      ['@9999-12-31 + 1 day'],
    ],
    'the rest': [
      ['name.given.aggregate($total + 1, 0)', 6],
      ['(3 | 1 | 2).aggregate(iif($total.empty(), $this, iif($this < $total, $this, $total)))', 1],
      ["name.trace('names', given).count()", 3],
      ['children().count()', 15],
      ['%resource.id', 'p1'],
      ['%context.id', 'p1'],
      ["%ucum = 'http://unitsofmeasure.org'", true],
      ['%sct', 'http://snomed.info/sct'],
      ['%loinc', 'http://loinc.org'],
      ['%`vs-administrative-gender`', 'http://hl7.org/fhir/ValueSet/administrative-gender'],
      ["%'ext-x'", 'http://hl7.org/fhir/StructureDefinition/x'],
      ["gender.memberOf('http://vs')", true],
      ["gender.memberOf('http://unknown')"],
      ['managingOrganization.resolve().name', 'Clinic'],
      ['managingOrganization.resolve().partOf.resolve().name', 'Trust'],
      ['contained[1].endpoint.resolve().gender', 'male'],
      ['generalPractitioner.where(resolve() is Practitioner).reference', 'Practitioner/9'],
      ['generalPractitioner.where(resolve() is Patient).reference'],
      ['name // a comment\n.use /* another */ .first()', 'official'],
      ['(1 | 2 | 3)[1]', 2],
    ],
  },
  observation: {
    'choices and quantities': [
      ['Observation.value.value', 185],
      ['(Observation.value as Quantity).unit', 'lbs'],
      ['Observation.component.value.ofType(string)', 'none'],
      ['(Observation.component.value as Quantity).value', 1.5],
      ["value > 100 '[lb_av]'", true],
      ["component[0].value = 1500 'mg'", true],
      ['effective > @2020-01-02T07:59:59Z', true],
      ['effective = @2020-01-02T08:00:00Z', true],
      ['component.code.text', 'a', 'b'],
    ],
  },
  questionnaire: {
    'trees (FHIRPath 5.2.3, 5.8)': [
      ['repeat(item).linkId', '1', '2', '1.1', '1.1.1'],
      ['descendants().linkId', '1', '2', '1.1', '1.1.1'],
      ['descendants().linkId.isDistinct()', true],
      ["repeat('x')", 'x'],
    ],
  },
  bundle: {
    'other entries of a Bundle (R4 2.36.4.1)': [
      ['entry[0].resource.subject.resolve().gender', 'other'],
      ['entry.resource.ofType(Patient).gender', 'other'],
      ['Bundle.entry.first().resource.is(Observation)', true],
      ['entry[1].resource.select(%resource.type)', 'collection'],
    ],
  },
};

describe('FHIRPath', () => {
  for (const [name, groups] of Object.entries(cases)) {
    for (const [group, rows] of Object.entries(groups)) {
      describe(`${group}, asked of the ${name}`, () => {
        for (const [expression, ...expected] of rows) {
          it(`${expression} is ${expected.length === 0 ? 'nothing' : JSON.stringify(expected).slice(1, -1)}`, () => {
            assert.deepEqual(valueOf(expression, resources[name] ?? patient), expected);
          });
        }
      });
    }
  }

  describe('refuses, without saying what it was', () => {
    for (const [expression, why] of [
      ['', 'nothing'],
      ['name.', 'a path that ends in a dot'],
      ['name given', 'two names'],
      ['(name', 'an open bracket'],
      ['name.foo()', 'an unknown function'],
      ['name.first(1)', 'too many arguments'],
      ['name.where()', 'too few arguments'],
      ["'abc", 'an open string'],
      ["'\\q'", 'an unknown escape'],
      ['@2020-13', 'a month that there is not'],
      ['name is Nonsense', 'an unknown type'],
      ['%nonsense', 'an unknown constant'],
      ['name.single()', 'several values where one is to be'],
      ['name.given + 1', 'arithmetic with several'],
      ["'a' < 1", 'an order between kinds'],
      ["'a' * 2", 'strings in products'],
      ['-name.use', 'a sign before several'],
      ["'a'.matches('(a')", 'an open group'],
      ["'a'.matches('(?=a)')", 'looking ahead'],
      ["'a'.matches('(a)\\\\1')", 'a backreference'],
      ["'a'.matches('a{2000}')", 'too many repetitions'],
      ["'a'.matches('((a{1000}){1000}){1000}')", 'a pattern that grows too large'],
      ["'a'.matches('(?:(?:){1000}){1000}')", 'repeating nothing too often'],
      ["'a'.matches('a**')", 'a repetition of a repetition'],
      ['('.repeat(5000), 'brackets without end'],
      ['-'.repeat(4000) + '1', 'signs without end'],
      [`name${'.name'.repeat(2000)}`, 'a path without end'],
      ['name.where(name[' + '0]', 'brackets that cross'],
      ['a'.repeat(200_000), 'what is too long'],
      ['name ? 1', 'a strange character'],
    ] as const) {
      it(why, () => {
        refuses('invalid-request', () => valueOf(expression, patient));
      });
    }
  });

  describe('ends what would take too long', () => {
    for (const expression of [
      "'aaaaaaaaaaaaaaaa'.select($this & $this & $this & $this)" +
        '.select($this & $this & $this & $this)'.repeat(14),
      'Patient' +
        '.select($this | name | name.given)'.repeat(1) +
        '.select(%resource.descendants())'.repeat(4),
      '(1 | 2 | 3 | 4)' + '.select((1).combine(2).combine(3).combine(4))'.repeat(12),
      "'ab'.replace('', 'abcdefgh')" + ".replace('', 'abcdefgh')".repeat(8),
      "('x' & 'y').repeat($this & 'x')",
    ]) {
      it(expression.slice(0, 70), () => {
        const start = Date.now();
        refuses('too-costly', () => valueOf(expression, patient));
        assert.ok(Date.now() - start < 2000);
      });
    }

    it('but not a regular expression that others hang on', () => {
      const evil = `${'a'.repeat(5000)}!`;
      const start = Date.now();
      for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^(.*a){20}$', '(x+x+)+y']) {
        evaluate(compileExpression(`gender.matches('${pattern}')`), rootNode('Patient', { gender: evil }));
      }
      assert.ok(Date.now() - start < 2000);
    });
  });
});
