import assert from 'node:assert/strict';
import fc from 'fast-check';
import { validateResource } from '../../../src/fhir/validation/validate-resource.js';
import { readExample } from '../support/examples.js';

const samples: Readonly<Record<string, { good: readonly unknown[]; bad: readonly unknown[] }>> = {
  base64Binary: {
    good: ['AAAA', 'AA==', 'QUJD REVG\r\nR0g=', ' AAAA\n'],
    bad: ['', ' ', 'A', 'AAA', 'AAAAA', 'AA AA', 'AAA-', 'AAAA,', 1],
  },
  boolean: { good: [true, false], bad: ['true', 0, ''] },
  canonical: { good: ['http://example.org/a|1.0#b', 'urn:oid:1.2'], bad: ['', 'a b', 'a\n', 'a\u0001', 1] },
  code: { good: ['a', 'a b', 'a b c', 'é', 'CHEST\u00a0'], bad: ['', ' ', ' a', 'a ', 'a  b', 'a\u0000', 1] },
  date: {
    good: ['2020', '2020-01', '2020-02-29', '2000-02-29', '0001-12-31'],
    bad: [
      '0000',
      '2019-02-29',
      '1900-02-29',
      '2020-04-31',
      '2020-13',
      '20-01-01',
      '2020-1-1',
      '2020-01-01 ',
      2020,
    ],
  },
  dateTime: {
    good: ['2020', '2020-01', '2020-01-31', '2020-01-31T00:00:00Z', '2020-01-31T23:59:60.123456789-14:00'],
    bad: [
      '2020-01-31T00:00:00',
      '2020-01-31T00:00Z',
      '2020-02-30T00:00:00Z',
      '2020-01-31T24:00:00Z',
      '2020-01T',
      1,
    ],
  },
  decimal: { good: [0, -1.5, 1e-7, 1e21], bad: ['1', Infinity, true] },
  id: { good: ['a', 'A-1.b', 'x'.repeat(64)], bad: ['', 'a_b', 'a/b', 'x'.repeat(65), 'a\n', 1] },
  instant: {
    good: ['2015-02-07T13:28:17.239+02:00', '2017-01-01T00:00:00Z'],
    bad: [
      '2017-01-01',
      '2017-01-01T00:00:00',
      '2017-01-01 00:00:00Z',
      '2017-01-01T00:00:00+15:00',
      '2017-01',
      1,
    ],
  },
  integer: { good: [0, -1, 2147483647, -2147483648], bad: [2147483648, -2147483649, 1.5, '1'] },
  markdown: { good: ['a\n\tb\r\n', ' '], bad: ['', 'a\u0000', 1] },
  oid: {
    good: ['urn:oid:1.2.840.0', 'urn:oid:0.0'],
    bad: ['1.2.3', 'urn:oid:3.1', 'urn:oid:1.02', 'urn:oid:1', 'urn:oid:1.2.', 1],
  },
  positiveInt: { good: [1, 2147483647], bad: [0, -1, 2147483648, 1.5, '1'] },
  string: {
    good: ['a', ' ', 'a\r\n\tb', '\u00a0', '😀', 'x'.repeat(1024 * 1024)],
    bad: ['', 'a\u0000', 'a\u000b', 'a\u001f', 'x'.repeat(1024 * 1024 + 1), 1],
  },
  time: {
    good: ['00:00:00', '23:59:60.5'],
    bad: ['24:00:00', '1:00:00', '00:00', '00:00:61', '00:00:00Z', 1],
  },
  unsignedInt: { good: [0, 2147483647], bad: [-1, 2147483648, 0.5, '0'] },
  uri: { good: ['http://example.org', 'urn:uuid:x', 'a', '#é'], bad: ['', ' ', 'a b', 'a\t', 'a\u0007', 1] },
  url: { good: ['mailto:a@example.org'], bad: ['', 'a b', 1] },
  uuid: {
    good: ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
    bad: ['urn:uuid:C757873D-ec9a-4326-a141-556f43239520', 'c757873d-ec9a-4326-a141-556f43239520', 1],
  },
};

describe('the primitive types', () => {
  for (const [type, { good, bad }] of Object.entries(samples)) {
    it(`${type} takes what R4 says and nothing else`, () => {
      for (const value of good) assert.equal(faultOf(type, value), undefined, JSON.stringify(value));
      for (const value of bad) assert.equal(faultOf(type, value), codeOf(value), JSON.stringify(value));
      for (const value of [null, {}, [], good]) assert.equal(faultOf(type, value), 'structure');
    });
  }

  it('xhtml takes any text without control characters, however long', () => {
    const text = (div: unknown) =>
      places({ resourceType: 'Basic', code: { text: 'x' }, text: { status: 'generated', div } });
    assert.deepEqual(text(`<div xmlns="http://www.w3.org/1999/xhtml">${'x'.repeat(2 ** 21)}</div>`), []);
    assert.deepEqual(text(''), ['value Basic.text.div']);
    assert.deepEqual(text('<div>\u0000</div>'), ['value Basic.text.div']);
  });

  for (const type of ['code', 'id', 'oid', 'uuid', 'time', 'instant', 'dateTime', 'date']) {
    it(`${type} agrees with the regular expression of its definition`, () => {
      const regex = definedRegex(type);
      const value = fc.oneof(fc.stringMatching(regex), spoilt(fc.stringMatching(regex)));
      fc.assert(
        fc.property(value, (candidate) => {
          fc.pre(!hasLateDay(candidate));
          assert.equal(faultOf(type, candidate), regex.test(candidate) ? undefined : 'value');
        }),
      );
    });
  }

  it('take time linear in the length of a hostile value', () => {
    const start = performance.now();
    const length = 5_000_000;
    for (const type of Object.keys(samples)) {
      for (const part of ['a ', 'A', '.1', ' ']) {
        faultOf(type, part.repeat(length / part.length));
        faultOf(type, `urn:oid:1${part.repeat(length / part.length)}`);
        faultOf(type, `2020-01-01T00:00:00.${part.repeat(length / part.length)}`);
      }
    }
    assert.ok(performance.now() - start < 15_000);
  });
});

function codeOf(bad: unknown): string {
  return typeof bad === 'string' && bad.length > 1024 * 1024 ? 'too-long' : 'value';
}

function faultOf(type: string, value: unknown): string | undefined {
  const name = `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  const extension = [{ url: 'http://example.org', [name]: value }];
  return validateResource('Basic', { resourceType: 'Basic', code: { text: 'x' }, extension })[0]?.code;
}

function places(hostile: unknown): string[] {
  return validateResource('Basic', hostile).map(({ code, expression }) => `${code} ${expression}`);
}

/** The pattern of R4, whose white space is that of XML, matched against the whole. */
function definedRegex(type: string): RegExp {
  const text = JSON.stringify(readExample(`StructureDefinition-${type}.json`).resource);
  const [, pattern] = /"url":"[^"]*\/regex","valueString":("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  const regex = JSON.parse(pattern ?? '') as string;
  return new RegExp(
    `^(?:${regex.replaceAll('[^\\s]', '[^ \\t\\n\\r]').replaceAll('\\s', '[ \\t\\n\\r]').replaceAll('\\S', '[^ \\t\\n\\r]')})$`,
  );
}

/** One character taken out, put in or changed. */
function spoilt(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const extra = fc.constantFrom('', ' ', '\n', '0', '9', 'a', 'Z', '.', '-', ':', '+', '=', 'T', '%');
  return fc.tuple(text, fc.nat(), fc.nat({ max: 1 }), extra).map(([value, at, gone, put]) => {
    const place = at % (value.length + 1);
    return value.slice(0, place) + put + value.slice(place + gone);
  });
}

/** The patterns let a day pass that its month does not have. */
function hasLateDay(value: string): boolean {
  return /^\d{4}-(02-(29|30|31)|(04|06|09|11)-31)/.test(value);
}
