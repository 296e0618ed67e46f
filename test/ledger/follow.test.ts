import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { catchUp } from '../../src/ledger/catch-up.js';
import { emptyRange, grow, rootOf } from '../../src/ledger/compact-range.js';
import { followLedger } from '../../src/ledger/follow.js';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js';
import { bareCommit, withTempStore } from '../support/temp-store.js';

describe('Following a ledger', () => {
  it('sees what this process and another append, within a second', async () => {
    await withTempStore(async (store, file) => {
      const other = openSqliteStore(file, 'tool');
      const follower = followLedger(store.ledger);
      for (let round = 1; round <= 3; round++) {
        await store.commit([bareCommit(), bareCommit()]);
        await other.commit([bareCommit()]);
        const end = Date.now() + 1000;
        while (follower.size() < 3 * round && Date.now() < end) await sleep(10);
        assert.equal(follower.size(), 3 * round);
      }
      follower.stop();
      await other.close();
    });
  });

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
