import assert from 'node:assert/strict';
import { asRead, aVersion, commitOk, id16, sorted } from './samples.js';
import type { OpenStore } from './store-contract.js';

const always = { from: 0, to: Infinity };

export function searchContract(open: () => OpenStore): void {
  describe('finding rows by token', () => {
    const keys = async (tokens: Buffer[], updated: { from: number; to: number } = always) =>
      sorted((await open().store.find(tokens, updated)).map(({ key }) => key));

    it('finds the current version with all of its tokens', async () => {
      const version = aVersion({ tokens: [id16(), id16(), id16()] });
      await commitOk(open().store, { versions: [version, aVersion({ tokens: [id16()] })] });
      const [found, ...more] = await open().store.find(version.tokens.slice(1, 2), always);
      assert.equal(more.length, 0);
      assert.ok(found);
      const { tokens, ...row } = found;
      assert.deepEqual(row, asRead(version));
      assert.deepEqual(sorted(tokens), sorted(version.tokens));
    });

    it('finds nothing for a token that no row carries, and nothing for no token', async () => {
      await commitOk(open().store, { versions: [aVersion({ tokens: [id16()] })] });
      assert.deepEqual(await keys([id16()]), []);
      assert.deepEqual(await keys([]), []);
    });

    it('finds each row once although several tokens match', async () => {
      const [a, b, c] = [id16(), id16(), id16()];
      const both = aVersion({ tokens: [a, b] });
      const one = aVersion({ tokens: [b, c] });
      await commitOk(open().store, { versions: [both, one, aVersion({ tokens: [c] })] });
      assert.deepEqual(await keys([a, b]), sorted([both.key, one.key]));
      assert.deepEqual(await keys([b, b]), sorted([both.key, one.key]));
    });

    it('takes a token that a row carries twice as one', async () => {
      const token = id16();
      const version = aVersion({ tokens: [token, token] });
      await commitOk(open().store, { versions: [version] });
      assert.deepEqual(await keys([token]), sorted([version.key]));
      await commitOk(open().store, { versions: [aVersion({ key: version.key, version: 2 })] });
      assert.deepEqual(await keys([token]), []);
    });

    it('finds rows updated from `from` on and before `to`', async () => {
      const token = id16();
      const rows = [10, 20, 30].map((updated) => aVersion({ updated, tokens: [token] }));
      await commitOk(open().store, { versions: rows });
      const found = async (from: number, to: number) =>
        (await open().store.find([token], { from, to })).map(({ updated }) => updated).sort();
      assert.deepEqual(await found(10, 30), [10, 20]);
      assert.deepEqual(await found(11, 31), [20, 30]);
      assert.deepEqual(await found(20, 21), [20]);
      assert.deepEqual(await found(20, 20), []);
      assert.deepEqual(await found(-Infinity, Infinity), [10, 20, 30]);
    });

    it('goes by the time of the current version, not of an earlier one', async () => {
      const token = id16();
      const first = aVersion({ updated: 10, tokens: [token] });
      await commitOk(open().store, { versions: [first] });
      await commitOk(open().store, {
        versions: [aVersion({ key: first.key, version: 2, updated: 20, tokens: [token] })],
      });
      assert.deepEqual(await keys([token], { from: 10, to: 20 }), []);
      assert.deepEqual(await keys([token], { from: 20, to: 21 }), sorted([first.key]));
    });

    it('replaces the tokens at an update: some go, some stay, some come', async () => {
      const [gone, stays, comes] = [id16(), id16(), id16()];
      const first = aVersion({ tokens: [gone, stays] });
      await commitOk(open().store, { versions: [first] });
      const second = aVersion({ key: first.key, version: 2, tokens: [stays, comes] });
      await commitOk(open().store, { versions: [second] });
      assert.deepEqual(await keys([gone]), []);
      const [found] = await open().store.find([stays], always);
      assert.equal(found?.version, 2);
      assert.deepEqual(sorted(found.tokens), sorted([stays, comes]));
      assert.deepEqual(await keys([comes]), sorted([first.key]));
    });

    it('removes all tokens with a version that has none, and takes them again later', async () => {
      const first = aVersion({ tokens: [id16(), id16()] });
      const other = aVersion({ tokens: first.tokens });
      await commitOk(open().store, { versions: [first, other] });
      await commitOk(open().store, { versions: [aVersion({ key: first.key, version: 2 })] });
      assert.deepEqual(await keys([...first.tokens]), sorted([other.key]));
      const third = aVersion({ key: first.key, version: 3, tokens: first.tokens });
      await commitOk(open().store, { versions: [third] });
      assert.deepEqual(await keys([...first.tokens]), sorted([first.key, other.key]));
    });

    it('finds what another handle wrote, by its latest tokens', async () => {
      const other = await open().reopen();
      const first = aVersion({ tokens: [id16()] });
      await commitOk(open().store, { versions: [first] });
      const second = aVersion({ key: first.key, version: 2, tokens: [id16()] });
      await commitOk(other, { versions: [second] });
      assert.deepEqual(await keys([...first.tokens]), []);
      assert.deepEqual(await keys([...second.tokens]), sorted([first.key]));
    });

    it('copes with rows of many tokens and with questions of many tokens', async () => {
      const tokens = Array.from({ length: 300 }, id16);
      const rows = tokens.slice(0, 50).map((token) => aVersion({ tokens: [token] }));
      const wide = aVersion({ tokens });
      await commitOk(open().store, { versions: [...rows, wide] });
      assert.deepEqual(await keys(tokens), sorted([...rows, wide].map(({ key }) => key)));
      assert.equal((await open().store.find(tokens.slice(299), always))[0]?.tokens.length, 300);
      assert.equal((await open().store.carried(tokens)).length, 300);
    });

    it('says which tokens some current row carries', async () => {
      const [a, b, c, never] = [id16(), id16(), id16(), id16()];
      const first = aVersion({ tokens: [a, b] });
      await commitOk(open().store, { versions: [first, aVersion({ tokens: [b, c] })] });
      assert.deepEqual(sorted(await open().store.carried([a, b, c, never])), sorted([a, b, c]));
      assert.deepEqual(sorted(await open().store.carried([b])), sorted([b]));
      await commitOk(open().store, { versions: [aVersion({ key: first.key, version: 2 })] });
      assert.deepEqual(sorted(await open().store.carried([a, b, c, never])), sorted([b, c]));
      assert.deepEqual(await open().store.carried([]), []);
    });
  });
}
