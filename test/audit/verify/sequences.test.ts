import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sequences } from '../../../src/audit/verify/sequences.js';
import { refuses } from '../../support/refuses.js';

const place = (sequence: Buffer, number: number) => ({ sequence, number, settled: number - 1 });

describe('The numbers of sequences', () => {
  const [one, other] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];

  it('are complete where each sequence has all from 1 on, in whatever order', () => {
    const orders = fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 });
    fc.assert(
      fc.property(orders, orders, (left, right) => {
        const seen = sequences();
        for (const [at, number] of left.entries()) {
          seen.add(place(one, number), at);
          seen.add(place(other, right[at] ?? 0), at);
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
        seen.add(place(other, 1), 0);
        for (const number of numbers) if (number !== missing) seen.add(place(one, number), number);
        const { message } = refuses('tampered', () => seen.finish());
        assert.equal(message, `sequence ${one.toString('hex')} lacks number ${missing}`);
      }),
    );
  });

  it('may be missing above what is settled, where the writer died with its last entries on their way', () => {
    const seen = sequences();
    for (const [number, settled] of [
      [1, 0],
      [2, 1],
      [4, 2],
      [6, 2],
    ] as const)
      seen.add({ sequence: one, number, settled }, number);
    assert.equal(seen.finish(), 1);
    seen.add({ sequence: one, number: 7, settled: 4 }, 7);
    const { message } = refuses('tampered', () => seen.finish());
    assert.equal(message, `sequence ${one.toString('hex')} lacks number 3`);
  });

  it('are not sound where one is there twice', () => {
    const seen = sequences();
    for (const number of [1, 2, 5]) seen.add(place(one, number), number);
    for (const number of [1, 2, 5]) {
      const { message } = refuses('tampered', () => {
        seen.add(place(one, number), 9);
      });
      assert.equal(message, `sequence ${one.toString('hex')} has number ${number} twice, again at entry 9`);
    }
    seen.add(place(randomBytes(16), 1), 10);
  });
});
