import assert from 'node:assert/strict';
import { isSurelyAfter } from '../../../src/fhir/validation/surely-after.js';

describe('A time', () => {
  for (const [later, earlier] of [
    ['2021', '2020'],
    ['2020-02', '2020-01'],
    ['2020-01-02', '2020-01-01'],
    ['2020-03-01', '2020-02'],
    ['2020-01-01T10:00:01Z', '2020-01-01T10:00:00Z'],
    ['2020-01-01T10:00:00.2Z', '2020-01-01T10:00:00.1Z'],
    ['2020-01-01T10:00:00Z', '2020-01-01T11:00:00+02:00'],
    ['2020-01-03T00:00:00Z', '2020-01-01'],
    ['0021', '0020'],
  ] as const) {
    it(`of ${later} is after ${earlier}, not before it`, () => {
      assert.equal(isSurelyAfter(later, earlier), true);
      assert.equal(isSurelyAfter(earlier, later), false);
      assert.equal(isSurelyAfter(later, later), false);
    });
  }

  for (const [one, other] of [
    ['2020-01-15', '2020-01'],
    ['2020-12', '2020'],
    ['2020-01-02T05:00:00Z', '2020-01-01'],
    ['2020-01-01', '2019-12-31T20:00:00Z'],
    ['2020-01-01T10:00:00.5Z', '2020-01-01T10:00:00Z'],
  ] as const) {
    it(`of ${one} may or may not be after ${other}`, () => {
      assert.equal(isSurelyAfter(one, other), false);
    });
  }

  it('that is none is after nothing', () => {
    for (const bad of [undefined, null, 1, '', 'x', '2020-13T', {}]) {
      assert.equal(isSurelyAfter(bad, '1900'), false);
      assert.equal(isSurelyAfter('2100', bad), false);
    }
  });
});
