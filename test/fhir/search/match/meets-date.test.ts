import assert from 'node:assert/strict';
import { meetsDate } from '../../../../src/fhir/search/match/meets-date.js';
import { parseDate } from '../../../../src/fhir/search/parse/parse-date.js';
import { dateValues } from '../../../../src/fhir/search/values/date-values.js';

const now = Date.UTC(2024, 0, 1);
const day = (text: string): ReturnType<typeof dateValues> => dateValues(text, 'dateTime');
const period = (start?: string, end?: string): ReturnType<typeof dateValues> =>
  dateValues({ ...(start && { start }), ...(end && { end }) }, 'Period');

function meets(values: ReturnType<typeof dateValues>, search: string): boolean {
  return values.some((value) => meetsDate(value, parseDate(search, now)));
}

describe('a date that is searched for (R4 3.1.1.4.5, 3.1.1.4.7)', () => {
  const cases: readonly [string, ReturnType<typeof dateValues>, met: string[], missed: string[]][] = [
    [
      'a day',
      day('2013-01-14'),
      ['2013-01-14', 'eq2013-01', '2013', 'ne2013-01-15', 'gt2013-01-13', 'ge2013-01-14', 'le2013-01-14'],
      ['2013-01-14T10:00', 'ne2013', 'gt2013-01-14', 'lt2013-01-14', 'sa2013-01-14', 'eb2013-01-14'],
    ],
    [
      'a year, which a day is part of',
      day('2013'),
      ['gt2013-06-01', 'lt2013-06-01', 'ne2013-06-01', 'ap2013-06-01'],
      ['2013-06-01', 'sa2013-06-01', 'eb2013-06-01', 'gt2013', 'lt2013'],
    ],
    [
      'a minute with its time zone',
      day('2013-01-14T10:00:00+02:00'),
      ['2013-01-14T08:00Z', '2013-01-14T10:00:00 02:00', 'gt2013-01-14T07:59:59Z'],
      ['2013-01-14T10:00Z', 'lt2013-01-14T08:00:00Z'],
    ],
    [
      'an instant',
      dateValues('2013-01-14T08:00:00.123Z', 'instant'),
      ['2013-01-14T08:00:00.123Z', 'ge2013-01-14T08:00:00.123Z', '2013-01-14T08:00:00.1Z'],
      ['2013-01-14T08:00:00.124Z', 'gt2013-01-14T08:00:00.123Z'],
    ],
    [
      'a period',
      period('2013-03-14', '2013-05-02'),
      [
        '2013',
        'gt2013-04-01',
        'lt2013-04-01',
        'sa2013-03-13',
        'eb2013-05-03',
        'ge2013-05-01',
        'ap2013-04-01',
      ],
      ['2013-04', 'sa2013-03-14', 'eb2013-05-02', 'gt2013-05-02', 'lt2013-03-14', 'ge2013-05-03'],
    ],
    [
      'a period without an end',
      period('2013-03-14'),
      ['gt2099', 'ge2013-03-14', 'sa2013-03-13', 'lt2013-03-15', 'ne2013'],
      ['2013', 'eb2099', 'lt2013-03-14', 'eq2099'],
    ],
    [
      'a period without a beginning',
      period(undefined, '2013-05-02'),
      ['lt1900', 'le1900', 'eb2013-05-03', 'gt2013-05-01', 'ne2013'],
      ['2013', 'sa1900', 'gt2013-05-02', 'eq1900'],
    ],
    [
      'a timing, by its outer limits',
      dateValues(
        { event: ['2013-02-01', '2013-01-01'], repeat: { boundsPeriod: { end: '2013-03-01' } } },
        'Timing',
      ),
      ['gt2013-02-15', 'lt1900', 'eb2013-03-02'],
      ['sa2000', 'gt2013-03-01'],
    ],
  ];

  for (const [name, values, met, missed] of cases) {
    it(`${name}: ${met.join(', ')}; not ${missed.join(', ')}`, () => {
      assert.deepEqual(
        met.filter((search) => !meets(values, search)),
        [],
      );
      assert.deepEqual(
        missed.filter((search) => meets(values, search)),
        [],
      );
    });
  }

  it('is near within a tenth of its distance from now', () => {
    assert.ok(meets(day('2014-12-31'), 'ap2014-01-01'), 'ten years ago leaves a year');
    assert.ok(!meets(day('2015-01-05'), 'ap2014-01-01'));
  });

  it('takes a leap second for the second before it', () => {
    assert.ok(meets(day('2016-12-31T23:59:60Z'), '2016-12-31T23:59:59Z'));
  });
});
