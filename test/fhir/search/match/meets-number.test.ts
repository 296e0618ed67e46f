import assert from 'node:assert/strict';
import type { NumberValue } from '../../../../src/fhir/search/indexed-values.js';
import { meetsNumber } from '../../../../src/fhir/search/match/meets-number.js';
import { parseNumber } from '../../../../src/fhir/search/parse/parse-number.js';

describe('a number that is searched for (R4 3.1.1.4.6)', () => {
  const cases: readonly [search: string, met: NumberValue[], missed: NumberValue[]][] = [
    ['100', ['100', '99.5', '100.49', '1e2'], ['99.49', '100.5', '101']],
    ['100.00', ['100', '99.995', '100.004'], ['99.994', '100.005']],
    ['1e2', ['95', '100', '104.9'], ['94.9', '105']],
    ['-5', ['-5', '-5.4'], ['5', '-4.4', '-5.6']],
    ['0.1', ['0.1', '0.05', '0.149'], ['0.15', '0']],
    ['ne100', ['101', '99.49'], ['100', '100.4']],
    ['gt100', ['100.0000001', '101'], ['100', '99.9']],
    ['lt100', ['99.9999999'], ['100', '101']],
    ['ge100', ['100', '100.1'], ['99.9']],
    ['le100', ['100', '99.6'], ['100.1']],
    ['sa100', ['100.1'], ['100', ['99', '101']]],
    ['eb100', ['99.9'], ['100', ['99', '101']]],
    ['ap100', ['90', '110', ['50', '95']], ['89', '111', ['50', '89']]],
    [
      '5',
      [['5', '5.2']],
      [
        ['4', '6'],
        [null, '5'],
        ['5', null],
      ],
    ],
    [
      'gt5',
      [
        ['4', '6'],
        ['5', null],
      ],
      [
        ['4', '5'],
        [null, '5'],
      ],
    ],
    [
      'lt5',
      [
        ['4', '6'],
        [null, '9'],
      ],
      [
        ['5', '6'],
        ['5', null],
      ],
    ],
    ['12345678901234567890.1', ['12345678901234567890.1'], ['12345678901234567890.2']],
  ];

  for (const [search, met, missed] of cases) {
    it(`${search} finds ${JSON.stringify(met)} and not ${JSON.stringify(missed)}`, () => {
      const condition = parseNumber(search);
      assert.deepEqual(
        met.filter((value) => !meetsNumber(value, condition)),
        [],
      );
      assert.deepEqual(
        missed.filter((value) => meetsNumber(value, condition)),
        [],
      );
    });
  }
});
