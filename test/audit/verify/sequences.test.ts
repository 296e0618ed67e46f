import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sequences } from '../../../src/audit/verify/sequences.js';
import { refuses } from '../../support/refuses.js';

describe('The numbers of sequences', () => {
  const [one, other] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];

  it('are complete where each sequence has all from 1 on, in whatever order', () => {
    const orders = fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 });
    fc.assert(
      fc.property(orders, orders, (left, right) => {
        const seen = sequences();
        for (const [at, number] of left.entries()) {
          seen.add(one, number, at);
          seen.add(other, right[at] ?? 0, at);
        }
        assert.equal(seen.finish(), 2);
      }),
    );
    assert.equal(sequences().finish(), 0);
  });

  it('are not complete where one is missing, and the first one is named', () => {
    const all = fc.tuple(
      fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 }),
      fc.integer({ min: 1, max: 5 }),
    );
    fc.assert(
      fc.property(all, ([numbers, missing]) => {
        const seen = sequences();
        seen.add(other, 1, 0);
        for (const number of numbers) if (number !== missing) seen.add(one, number, number);
        const { message } = refuses('tampered', () => seen.finish());
        assert.equal(message, `sequence ${one.toString('hex')} lacks number ${missing}`);
      }),
    );
  });

  it('are not sound where one is there twice', () => {
    const seen = sequences();
    for (const number of [1, 2, 5]) seen.add(one, number, number);
    for (const number of [1, 2, 5]) {
      const { message } = refuses('tampered', () => {
        seen.add(one, number, 9);
      });
      assert.equal(message, `sequence ${one.toString('hex')} has number ${number} twice, again at entry 9`);
    }
    seen.add(randomBytes(16), 1, 10);
  });
});
