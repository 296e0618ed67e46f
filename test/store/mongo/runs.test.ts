import assert from 'node:assert/strict';
import { attempt, accept, refuse, type Attempt } from '../../../src/store/mongo/attempt.js';
import { afterRun, nextRun } from '../../../src/store/mongo/runs.js';
import { aCommit, about, aVersion, id16 } from '../../contract/samples.js';

describe('The runs of a batch', () => {
  const [a, b, c] = [id16(), id16(), id16()];

  it('go on until a version is wanted twice', () => {
    const attempts = [wanting(a), wanting(b, c), wanting(), wanting(c), wanting(a)];
    assert.deepEqual(nextRun(attempts), attempts.slice(0, 3));
    assert.deepEqual(nextRun(attempts.slice(3)), attempts.slice(3));
    assert.deepEqual(nextRun([]), []);
  });

  it('are followed by those who may still have what they want', () => {
    const [won, lost, failed] = [wanting(a), wanting(b), wanting(c)];
    accept(won, 0, 0);
    refuse(lost, 'version');
    refuse(failed, 'claim');
    const rest = [wanting(a), wanting(b), wanting(c), wanting(c, a), wanting(id16())];
    assert.deepEqual(afterRun([won, lost, failed], rest), [rest[2], rest[4]]);
    const outcomes = rest.map(({ result }) => about(result ?? undefined));
    assert.deepEqual(outcomes, ['version', 'version', 'no result', 'version', 'no result']);
  });

  it('do not blame a version for a conflict that another one may have made', () => {
    const lost = wanting(a, b);
    refuse(lost, 'version');
    const rest = [wanting(a)];
    assert.deepEqual(afterRun([lost], rest), rest);
  });
});

function wanting(...keys: Buffer[]): Attempt {
  return attempt(aCommit({ versions: keys.map((key) => aVersion({ key })) }), 0);
}
