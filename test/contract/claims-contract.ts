import assert from 'node:assert/strict';
import { about, aCommit, aVersion, commitOk, id16, outcome } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function claimsContract(open: () => OpenStore): void {
  describe('claims', () => {
    const claim = (since: number, ...tokens: Buffer[]) => ({ claims: { tokens, since } });

    it('refuses a claim that a commit at `since` or later carries, and no other', async () => {
      const token = id16();
      await commitOk(open().store, {});
      const index = await commitOk(open().store, claim(0, token));
      assert.equal(await outcome(open().store, claim(0, token)), 'claim');
      assert.equal(await outcome(open().store, claim(index, token)), 'claim');
      assert.equal(await outcome(open().store, claim(index + 1, token)), 'committed');
    });

    it('goes by the last commit that carried the claim', async () => {
      const token = id16();
      await commitOk(open().store, claim(0, token));
      const second = await commitOk(open().store, claim(1, token));
      assert.equal(await outcome(open().store, claim(1, token)), 'claim');
      assert.equal(await outcome(open().store, claim(second + 1, token)), 'committed');
    });

    it('counts a commit of several leaves as a whole', async () => {
      const token = id16();
      const leaves = [id16(), id16(), id16()];
      const index = await commitOk(open().store, { leaves, ...claim(0, token) });
      assert.equal(await outcome(open().store, claim(index, token)), 'claim');
      assert.equal(await outcome(open().store, claim(index + leaves.length, token)), 'committed');
    });

    it('refuses if one of several tokens was claimed', async () => {
      const [a, b, c] = [id16(), id16(), id16()];
      await commitOk(open().store, claim(0, a, b));
      assert.equal(await outcome(open().store, claim(0, c, b)), 'claim');
      assert.equal(await outcome(open().store, claim(0, c)), 'committed');
    });

    it('lets one of several equal claims of a batch through', async () => {
      const token = id16();
      const commits = [1, 2, 3].map(() => aCommit({ versions: [aVersion()], ...claim(0, token) }));
      const results = await open().store.commit(commits);
      assert.deepEqual(results.map(about), ['committed', 'claim', 'claim']);
      const rows = commits.map(({ versions }) => open().store.read(versions[0]?.key ?? id16()));
      assert.deepEqual(
        (await Promise.all(rows)).map((row) => row !== null),
        [true, false, false],
      );
    });

    it('does not count the claims of a commit that was refused', async () => {
      const [taken, token] = [aVersion(), id16()];
      await commitOk(open().store, { versions: [taken] });
      const refused = aCommit({ versions: [aVersion({ key: taken.key })], ...claim(0, token) });
      const results = await open().store.commit([refused, aCommit(claim(0, token))]);
      assert.deepEqual(results.map(about), ['version', 'committed']);
    });

    it('sees the claims of another handle', async () => {
      const other = await open().reopen();
      const token = id16();
      const index = await commitOk(other, claim(0, token));
      assert.equal(await outcome(open().store, claim(index, token)), 'claim');
      assert.equal(await outcome(open().store, claim(index + 1, token)), 'committed');
      assert.equal(await outcome(other, claim(index + 1, token)), 'claim');
    });

    it('lets one of many through that claim at the same time on two handles', async () => {
      const handles = [open().store, await open().reopen()];
      const token = id16();
      const since = await open().store.watermark();
      const all = Array.from({ length: 50 }, (_, at) => handles[at % 2] ?? open().store);
      const outcomes = await Promise.all(all.map((handle) => outcome(handle, claim(since, token))));
      assert.equal(outcomes.filter((each) => each === 'committed').length, 1);
      assert.equal(outcomes.filter((each) => each === 'claim').length, 49);
    });

    it('leaves commits alone that claim nothing, whatever tokens their rows carry', async () => {
      const token = id16();
      await commitOk(open().store, { versions: [aVersion({ tokens: [token] })], ...claim(0, token) });
      const plain = { versions: [aVersion({ tokens: [token] })] };
      assert.equal(await outcome(open().store, plain), 'committed');
      assert.equal(await outcome(open().store, claim(0)), 'committed');
    });

    it('accepts a claim since the watermark once the earlier claims are below it', async () => {
      const token = id16();
      const other = await open().reopen();
      await commitOk(open().store, claim(0, token));
      assert.equal(await outcome(other, claim(await other.watermark(), token)), 'committed');
      assert.equal(await outcome(open().store, claim(await open().store.watermark(), token)), 'committed');
    });
  });
}
