import assert from 'node:assert/strict';
import { catchUp } from '../../src/ledger/catch-up.js';
import { emptyRange, grow, rootOf } from '../../src/ledger/compact-range.js';
import { bareCommit, withTempStore } from '../support/temp-store.js';

describe('Catching up with a ledger', () => {
  it('grows the tree of the leaves in their order, from wherever it stood', async () => {
    await withTempStore(async (store) => {
      const commits = Array.from({ length: 5000 }, () => bareCommit());
      await store.commit(commits.slice(0, 10));
      const early = await catchUp(store.ledger, emptyRange);
      await store.commit(commits.slice(10));
      const whole = await catchUp(store.ledger, early);
      assert.equal(whole.size, 5000);
      assert.deepEqual(
        rootOf(whole),
        rootOf(
          grow(
            emptyRange,
            commits.flatMap(({ leaves }) => leaves),
          ),
        ),
      );
    });
  });
});
