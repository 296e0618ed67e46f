import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '../../../src/fault.js';
import { resourceTypes } from '../../../src/fhir/resource-types.js';
import type { DateCondition, Prefix } from '../../../src/fhir/search/criterion.js';
import { meetsDate } from '../../../src/fhir/search/match/meets-date.js';
import { meetsNumber } from '../../../src/fhir/search/match/meets-number.js';
import { parseResultParameters } from '../../../src/fhir/search/parse/parse-result-parameters.js';
import { parseSearch } from '../../../src/fhir/search/parse/parse-search.js';
import { searchParametersOf } from '../../../src/fhir/search/search-parameter.js';

const context = { base: 'https://here.example/fhir', now: Date.UTC(2024, 0, 1), lenient: false };

const types = fc.constantFrom(...resourceTypes);
const modifiers = fc.constantFrom(
  '',
  ':exact',
  ':missing',
  ':not',
  ':in',
  ':above',
  ':of-type',
  ':Patient',
  ':',
);
const name = types.chain((type) =>
  fc
    .tuple(
      fc.constantFrom(
        ...searchParametersOf(type).keys(),
        '_has:Observation:subject:code',
        '_filter',
        '_text',
      ),
      modifiers,
      fc.constantFrom('', '.name', '.identifier', '._id', '.subject.name', '.'),
    )
    .map((parts) => [type, parts.join('')] as const),
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '\\',
        ',',
        '|',
        '$',
        'ge',
        '2024',
        '-01',
        'T',
        '"',
        '(',
        ')',
        ' and ',
        ' eq ',
        'name',
        '1e9',
      ),
    )
    .map((parts) => parts.join('')),
);

/** Runs hostile input; only a Fault may come out, and it must not carry what came in. */
function mayRefuse(hostile: string, run: () => unknown): void {
  try {
    run();
  } catch (fault) {
    assert.ok(fault instanceof Fault, String(fault));
    assert.ok(hostile.length < 12 || !fault.message.includes(hostile));
  }
}

describe('parsing a search', () => {
  it('ends in a search or a Fault, whatever comes', () => {
    fc.assert(
      fc.property(name, text, ([type, parameter], value) => {
        mayRefuse(value, () => parseSearch(type, [[parameter, value]], context));
      }),
      { numRuns: 2000 },
    );
  });

  it('does so with names that nobody has heard of', () => {
    fc.assert(
      fc.property(types, fc.string({ unit: 'binary' }), text, (type, parameter, value) => {
        mayRefuse(parameter, () => parseSearch(type, [[parameter, value]], context));
        mayRefuse(parameter, () =>
          parseResultParameters(type, [
            ['_sort', value],
            ['_include', parameter],
          ]),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

const year = 365 * 86_400_000;
const instants = fc.integer({ min: -20 * year, max: 60 * year });
const ranges = fc
  .tuple(instants, fc.integer({ min: 1, max: year }))
  .map(([from, length]) => ({ from, to: from + length }));
const openEnds = fc
  .tuple(ranges, fc.boolean(), fc.boolean())
  .map(([{ from, to }, open, close]) => [open ? null : from, close ? null : to] as const);

describe('the prefixes of dates (R4 3.1.1.4.5)', () => {
  it('agree with each other on every range', () => {
    fc.assert(
      fc.property(openEnds, ranges, (value, range) => {
        const is = (prefix: Prefix | 'co' | 'po'): boolean =>
          meetsDate(value, { kind: 'date', prefix, ...range } satisfies DateCondition);
        assert.notEqual(is('eq'), is('ne'));
        assert.equal(is('ge'), is('gt') || is('eq'));
        assert.equal(is('le'), is('lt') || is('eq'));
        assert.ok(!is('sa') || is('gt'), 'what starts after is greater');
        assert.ok(!is('eb') || is('lt'), 'what ends before is less');
        assert.equal(is('po'), !is('sa') && !is('eb'));
        assert.ok(!is('eq') || is('po'));
        assert.ok(is('eq') || is('gt') || is('lt'), 'nothing is neither');
      }),
    );
  });
});

describe('the prefixes of numbers (R4 3.1.1.4.6)', () => {
  it('agree with each other on every number', () => {
    const decimals = fc
      .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 0, max: 3 }))
      .map(([n, places]) => (n / 10 ** places).toFixed(places));
    fc.assert(
      fc.property(decimals, decimals, (value, asked) => {
        const is = (prefix: Prefix): boolean => meetsNumber(value, { kind: 'number', prefix, value: asked });
        assert.notEqual(is('eq'), is('ne'));
        assert.notEqual(is('gt'), is('le'));
        assert.notEqual(is('lt'), is('ge'));
        assert.equal(is('sa'), is('gt'));
        assert.equal(is('eb'), is('lt'));
        assert.ok(!is('eq') || is('ap'));
        if (Number(value) === Number(asked)) assert.ok(is('eq'));
      }),
    );
  });
});
