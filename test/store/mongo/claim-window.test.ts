import assert from 'node:assert/strict';
import { claimWindow } from '../../../src/store/mongo/claim-window.js';
import { id16 } from '../../contract/samples.js';

describe('The window of recent claims', () => {
  it('knows the last index of each token of a commit', () => {
    const [a, b, never] = [id16(), id16(), id16()];
    const window = claimWindow(0);
    window.note(Buffer.concat([a, b]), 3);
    window.note(a, 7);
    const conflicts = (token: Buffer, since: number) => window.conflict({ tokens: [never, token], since });
    assert.deepEqual(
      [3, 4, 7, 8].map((since) => conflicts(a, since)),
      [true, true, true, false],
    );
    assert.deepEqual(
      [3, 4].map((since) => conflicts(b, since)),
      [true, false],
    );
    assert.equal(conflicts(never, 0), false);
  });

  it('takes what it cannot know for a conflict', () => {
    const window = claimWindow(10);
    assert.equal(window.conflict({ tokens: [id16()], since: 9 }), true);
    assert.equal(window.conflict({ tokens: [id16()], since: 10 }), false);
    assert.equal(window.conflict({ tokens: [], since: 0 }), false);
  });

  it('forgets old claims and never says that they are not there', () => {
    const window = claimWindow(0);
    const [old, fresh] = [id16(), id16()];
    window.note(old, 0);
    for (let index = 1; index <= 120_000; index++) window.note(id16(), index);
    window.note(fresh, 120_001);
    assert.equal(window.conflict({ tokens: [old], since: 0 }), true);
    assert.equal(window.conflict({ tokens: [id16()], since: 10_000 }), true, 'long forgotten');
    assert.equal(window.conflict({ tokens: [id16()], since: 70_001 }), false, 'still remembered');
    assert.equal(window.conflict({ tokens: [fresh], since: 120_001 }), true);
    assert.equal(window.conflict({ tokens: [fresh], since: 120_002 }), false);
  });
});
