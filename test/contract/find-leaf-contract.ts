import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { aCommit, aVersion, commitOk, id16, outcome } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function findLeafContract(open: () => OpenStore): void {
  describe('finding a place in the ledger', () => {
    it('by commit: the index of its first leaf', async () => {
      const commits = [2, 1, 3].map((count) => aCommit({ leaves: leavesOf(count) }));
      const { store } = open();
      await store.commit(commits);
      await store.commit([aCommit()]);
      const found = await Promise.all(commits.map(({ id }) => store.ledger.indexOfCommit(id)));
      assert.deepEqual(found, [0, 2, 3]);
    });

    it('by commit: null for one that was refused, and for one that never was', async () => {
      const taken = aVersion();
      await commitOk(open().store, { versions: [taken] });
      const id = id16();
      assert.equal(await outcome(open().store, { id, versions: [aVersion({ key: taken.key })] }), 'version');
      assert.equal(await open().store.ledger.indexOfCommit(id), null);
      assert.equal(await open().store.ledger.indexOfCommit(id16()), null);
    });

    it('by leaf hash: the index of the leaf', async () => {
      const leaves = [...leavesOf(7), Buffer.alloc(0)];
      await open().store.commit([0, 3, 4].map((from, at) => commitOf(leaves.slice(from, [3, 4, 7][at]))));
      await commitOk(open().store, { leaves: leaves.slice(7) });
      for (const [at, leaf] of leaves.entries()) {
        assert.equal(await open().store.ledger.indexOfLeafHash(hashOf(leaf)), at);
      }
    });

    it('by leaf hash: the first of equal leaves', async () => {
      const [one, two] = [id16(), id16()];
      await commitOk(open().store, { leaves: [id16(), one, two, one] });
      await open().store.commit([commitOf([two]), commitOf([one, one])]);
      assert.equal(await open().store.ledger.indexOfLeafHash(hashOf(one)), 1);
      assert.equal(await open().store.ledger.indexOfLeafHash(hashOf(two)), 2);
    });

    it('by leaf hash: null if there is none, however much of it is the same', async () => {
      const leaf = id16();
      assert.equal(await open().store.ledger.indexOfLeafHash(hashOf(leaf)), null);
      await commitOk(open().store, { leaves: [leaf] });
      assert.equal(await open().store.ledger.indexOfLeafHash(hashOf(id16())), null);
      const almost = hashOf(leaf);
      almost[31] = (almost[31] ?? 0) ^ 1;
      assert.equal(await open().store.ledger.indexOfLeafHash(almost), null);
      assert.equal(
        await open().store.ledger.indexOfLeafHash(createHash('sha256').update(leaf).digest()),
        null,
      );
    });

    it('in a ledger of thousands of leaves, on another handle and after a restart', async () => {
      const commits = Array.from({ length: 10 }, () => commitOf(leavesOf(900)));
      for (const commit of commits) await open().store.commit([commit]);
      for (const again of ['reopen', 'restart'] as const) {
        const store = await open()[again]();
        for (const [at, { id, leaves }] of commits.entries()) {
          assert.equal(await store.ledger.indexOfCommit(id), 900 * at);
          assert.equal(await store.ledger.indexOfLeafHash(hashOf(leaves[555] ?? id)), 900 * at + 555);
        }
        assert.equal(await store.ledger.indexOfCommit(id16()), null);
      }
    });
  });
}

function leavesOf(count: number): Buffer[] {
  return Array.from({ length: count }, () => randomBytes(40));
}

function commitOf(leaves: Buffer[]) {
  return aCommit({ leaves });
}

function hashOf(leaf: Buffer): Buffer {
  return createHash('sha256')
    .update(Buffer.concat([Buffer.from([0]), leaf]))
    .digest();
}
