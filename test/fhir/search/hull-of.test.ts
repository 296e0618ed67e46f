import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hullOf } from '../../../src/fhir/search/hull-of.js';
import { meetsDate } from '../../../src/fhir/search/match/meets-date.js';
import type { DateCondition } from '../../../src/fhir/search/criterion.js';

const prefixes = fc.constantFrom('eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap', 'co', 'po' as const);
const conditions: fc.Arbitrary<DateCondition> = fc
  .tuple(prefixes, fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 9 }))
  .map(([prefix, from, length]) => ({ kind: 'date', prefix, from, to: from + length }));

describe('hullOf', () => {
  it('holds every instant that meets one of the conditions', () => {
    fc.assert(
      fc.property(
        fc.array(conditions, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: -9, max: 120 }),
        (all, at) => {
          const { from, to } = hullOf(all);
          if (all.some((one) => meetsDate(at, one))) assert.ok(from <= at && at < to);
        },
      ),
    );
  });
});
