import assert from 'node:assert/strict';
import { makeSequences } from '../../src/audit/sequences.js';

describe('The sequences of subjects', () => {
  it('count from 1, each subject by herself', () => {
    const sequences = makeSequences();
    const jane = [sequences.take('jane'), sequences.take('jane')];
    const [first, second] = jane;
    assert.deepEqual(
      jane.map(({ number }) => number),
      [1, 2],
    );
    assert.ok(first && second?.sequence.equals(first.sequence));
    const john = sequences.take('john');
    assert.equal(john.number, 1);
    assert.ok(!john.sequence.equals(first.sequence));
  });

  it('give a number that was not used to the next', () => {
    const sequences = makeSequences();
    const [, second] = [sequences.take('jane'), sequences.take('jane'), sequences.take('jane')];
    assert.ok(second);
    sequences.giveBack('jane', second);
    assert.deepEqual(
      [sequences.take('jane'), sequences.take('jane')].map(({ number }) => number),
      [2, 4],
    );
  });

  it('end where nobody knows, and what comes back later is of no use', () => {
    const sequences = makeSequences();
    const first = sequences.take('jane');
    sequences.end('jane');
    const next = sequences.take('jane');
    assert.equal(next.number, 1);
    assert.ok(!next.sequence.equals(first.sequence));
    sequences.giveBack('jane', first);
    assert.equal(sequences.take('jane').number, 2);
  });
});
