import assert from 'node:assert/strict';
import type { Commit } from '../../src/store/port.js';
import { about, aCommit, asRead, aVersion, commitOk, hex, id16, outcome } from './samples.js';
import type { OpenStore } from './store-contract.js';

const always = { from: 0, to: Infinity };

export function batchContract(open: () => OpenStore): void {
  describe('batches and conflicts', () => {
    it('answers an empty batch with no results', async () => {
      assert.deepEqual(await open().store.commit([]), []);
      assert.equal(await open().store.ledger.size(), 0);
    });

    it('refuses a version that exists, and leaves the stored one as it was', async () => {
      const version = aVersion();
      await commitOk(open().store, { versions: [version] });
      const again = aVersion({ key: version.key });
      assert.equal(await outcome(open().store, { versions: [again] }), 'version');
      assert.deepEqual(await open().store.read(version.key), asRead(version));
    });

    it('refuses an older version that exists', async () => {
      const key = id16();
      await commitOk(open().store, { versions: [aVersion({ key })] });
      await commitOk(open().store, { versions: [aVersion({ key, version: 2 })] });
      assert.equal(await outcome(open().store, { versions: [aVersion({ key })] }), 'version');
      assert.equal((await open().store.read(key))?.version, 2);
    });

    it('refuses a version that another handle wrote', async () => {
      const key = id16();
      const other = await open().reopen();
      await commitOk(other, { versions: [aVersion({ key })] });
      assert.equal(await outcome(open().store, { versions: [aVersion({ key })] }), 'version');
      assert.equal(await outcome(open().store, { versions: [aVersion({ key, version: 2 })] }), 'committed');
      assert.equal(await outcome(other, { versions: [aVersion({ key, version: 2 })] }), 'version');
    });

    it('lets one conflicting commit fail alone among many, with results in the order given', async () => {
      const taken = aVersion();
      await commitOk(open().store, { versions: [taken] });
      const commits = Array.from({ length: 100 }, () => aCommit({ versions: [aVersion()] }));
      commits[37] = aCommit({ versions: [aVersion({ key: taken.key })] });
      const results = await open().store.commit(commits);
      assert.equal(results.length, 100);
      assert.deepEqual(
        results.flatMap((result, at) => (result.kind === 'conflict' ? [[at, result.about]] : [])),
        [[37, 'version']],
      );
      await assertInLedgerOrder(open(), commits.toSpliced(37, 1), 1);
      for (const commit of commits.toSpliced(37, 1)) await assertVisible(open(), commit);
    });

    it('commits in the order given: of two that want one version, the first; a next version after it', async () => {
      const key = id16();
      const [first, second, next] = [1, 1, 2].map((version) => aVersion({ key, version }));
      assert.ok(first && second && next);
      const results = await open().store.commit(
        [first, second, next].map((each) => aCommit({ versions: [each] })),
      );
      assert.deepEqual(results.map(about), ['committed', 'version', 'committed']);
      assert.deepEqual(await open().store.history(key, 10, 10), [asRead(next), asRead(first)]);
    });

    it('makes all versions of a commit visible', async () => {
      const versions = Array.from({ length: 5 }, () => aVersion({ tokens: [id16()] }));
      const commit = aCommit({ versions });
      assert.equal(about((await open().store.commit([commit]))[0]), 'committed');
      await assertVisible(open(), commit);
    });

    for (const place of [0, 1, 2]) {
      it(`leaves nothing of a commit whose version ${String(place + 1)} of 3 conflicts`, async () => {
        const taken = aVersion({ tokens: [id16()] });
        await commitOk(open().store, { versions: [taken] });
        const versions = [aVersion({ tokens: [id16()] }), aVersion({ tokens: [id16()] })];
        versions.splice(place, 0, aVersion({ key: taken.key, tokens: [id16()] }));
        const refused = aCommit({ versions, claims: { tokens: [id16()], since: 0 } });
        const results = await open().store.commit([aCommit(), refused, aCommit()]);
        assert.deepEqual(results.map(about), ['committed', 'version', 'committed']);
        await assertNothingOf(open(), refused, taken.key);
        assert.equal((await open().store.find(taken.tokens, always)).length, 1);
      });
    }

    it('accepts later what a refused commit asked for', async () => {
      const taken = aVersion();
      await commitOk(open().store, { versions: [taken] });
      const wanted = aVersion();
      const versions = [wanted, aVersion({ key: taken.key })];
      assert.equal(await outcome(open().store, { versions }), 'version');
      assert.equal(await outcome(open().store, { versions: [wanted] }), 'committed');
      assert.deepEqual(await open().store.read(wanted.key), asRead(wanted));
    });

    it('commits an entry that only records', async () => {
      assert.equal(await commitOk(open().store, { versions: [] }), 0);
      assert.equal(await open().store.ledger.size(), 1);
    });
  });
}

async function assertVisible({ store }: OpenStore, commit: Commit): Promise<void> {
  for (const version of commit.versions) {
    assert.deepEqual(await store.read(version.key), asRead(version));
    const found = version.tokens.length === 0 ? 1 : (await store.find(version.tokens, always)).length;
    assert.equal(found, 1);
  }
}

async function assertNothingOf({ store }: OpenStore, commit: Commit, except: Buffer): Promise<void> {
  for (const { key } of commit.versions) {
    assert.equal((await store.read(key)) === null, !key.equals(except));
    assert.equal((await store.history(key, 10, 10)).length, key.equals(except) ? 1 : 0);
  }
  const tokens = commit.versions.flatMap((version) => version.tokens);
  assert.deepEqual(await store.find(tokens, always), []);
  assert.deepEqual(await store.carried(tokens), []);
  const ledger = await store.ledger.leaves(0, 100);
  assert.ok(ledger.length > 0 && ledger.every((leaf) => !leaf.commit.equals(commit.id)));
  assert.equal(await outcome(store, { claims: commit.claims }), 'committed');
}

async function assertInLedgerOrder({ store }: OpenStore, commits: Commit[], from: number): Promise<void> {
  const leaves = await store.ledger.leaves(from, commits.length + 1);
  assert.deepEqual(hex(leaves.map((leaf) => leaf.commit)), hex(commits.map((commit) => commit.id)));
}
