import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeSequences, type SequenceNumber } from '../../src/audit/sequences.js';
import { sequences as verifier } from '../../src/audit/verify/sequences.js';

describe('The sequences of a writer', () => {
  it('count from 1, and say what is in the ledger already', () => {
    const sequences = makeSequences();
    const [first, second] = [sequences.take('x'), sequences.take('x')];
    assert.deepEqual([first.number, first.settled, second.number, second.settled], [1, 0, 2, 0]);
    for (const place of [first, second]) sequences.keep('x', place);
    const third = sequences.take('x');
    assert.deepEqual([third.number, third.settled], [3, 2]);
    assert.ok(third.sequence.equals(first.sequence));
    assert.ok(!sequences.take('y').sequence.equals(first.sequence));
  });

  it('give a number that was not used to the next entry, and call nothing settled beyond it', () => {
    const sequences = makeSequences();
    const [first, second] = [sequences.take('x'), sequences.take('x')];
    sequences.giveBack('x', first);
    sequences.keep('x', second);
    const [again, third] = [sequences.take('x'), sequences.take('x')];
    assert.deepEqual([again.number, again.settled, third.number, third.settled], [1, 0, 3, 0]);
    for (const place of [again, third]) sequences.keep('x', place);
    assert.deepEqual(sequences.take('x').settled, 3);
  });

  it('begin anew where nobody knows what became of their last numbers', () => {
    const sequences = makeSequences();
    const first = sequences.take('x');
    sequences.end('x');
    const next = sequences.take('x');
    assert.deepEqual([next.number, next.settled], [1, 0]);
    assert.ok(!next.sequence.equals(first.sequence));
    sequences.keep('x', first);
    sequences.giveBack('x', first);
    const third = sequences.take('x');
    assert.deepEqual([third.number, third.settled], [2, 0]);
  });

  it('hold for whoever reads the ledger, wherever the writer dies and whichever commits could not be', () => {
    const batches = fc.array(fc.array(fc.constantFrom('kept', 'refused', 'lost'), { maxLength: 6 }));
    fc.assert(
      fc.property(batches, (all) => {
        const sequences = makeSequences();
        const ledger = verifier();
        let index = 0;
        for (const batch of all) {
          const places = batch.map(() => sequences.take('x'));
          const unknown = batch.includes('lost');
          places.forEach((place: SequenceNumber, i) => {
            if (batch[i] === 'kept') ledger.add(place, index++);
            if (unknown) sequences.end('x');
            else if (batch[i] === 'kept') sequences.keep('x', place);
            else sequences.giveBack('x', place);
          });
          ledger.finish();
        }
      }),
    );
  });
});
