import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Version } from '../../src/store/port.js';
import { asRead, aVersion, commitOk, id16 } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function rowsContract(open: () => OpenStore): void {
  describe('rows and their versions', () => {
    it('gives back a committed version byte for byte', async () => {
      const version = aVersion({ tokens: [id16()] });
      await commitOk(open().store, { versions: [version] });
      assert.deepEqual(await open().store.read(version.key), asRead(version));
    });

    it('knows nothing of a row that was never written', async () => {
      assert.equal(await open().store.read(id16()), null);
      assert.deepEqual(await open().store.history(id16(), 100, 10), []);
    });

    it('reads the newest version, or the one asked for', async () => {
      const versions = await threeVersions(open());
      const [first, second, third] = versions.map(asRead);
      const key = versions[0]?.key ?? id16();
      assert.deepEqual(await open().store.read(key), third);
      assert.deepEqual(await open().store.read(key, 1), first);
      assert.deepEqual(await open().store.read(key, 2), second);
      assert.deepEqual(await open().store.read(key, 3), third);
      assert.equal(await open().store.read(key, 4), null);
      assert.equal(await open().store.read(key, 0), null);
    });

    it('lists the versions newest first, below a number, at most so many', async () => {
      const versions = await threeVersions(open());
      const [first, second, third] = versions.map(asRead);
      const key = versions[0]?.key ?? id16();
      const history = (before: number, limit: number) => open().store.history(key, before, limit);
      assert.deepEqual(await history(Number.MAX_SAFE_INTEGER, 10), [third, second, first]);
      assert.deepEqual(await history(4, 2), [third, second]);
      assert.deepEqual(await history(3, 10), [second, first]);
      assert.deepEqual(await history(2, 1), [first]);
      assert.deepEqual(await history(1, 10), []);
    });

    it('tells of listed versions of all rows, the latest first, from a time on, in pages', async () => {
      const { store } = open();
      const start = 3_000_000_000_000;
      const first = aVersion({ updated: start + 5 });
      const versions = [
        first,
        aVersion({ updated: start + 3 }),
        aVersion({ updated: start + 4, listed: false }),
        aVersion({ updated: start + 3 }),
        aVersion({ updated: start - 1 }),
      ];
      await commitOk(store, { versions });
      const second = aVersion({ key: first.key, version: 2, updated: start + 6 });
      await commitOk(store, { versions: [second] });
      const ties = versions
        .filter(({ updated }) => updated === start + 3)
        .sort((a, b) => b.key.compare(a.key));
      const expected = [second, first, ...ties].map(asRead);
      const end = { updated: start + 10, key: id16(), version: 1 };
      assert.deepEqual(await store.recent(start, end, 10), expected);
      assert.deepEqual(await store.recent(start + 5, end, 10), expected.slice(0, 2));
      const paged: Version[] = [];
      for (;;) {
        const [next] = await store.recent(start, paged.at(-1) ?? end, 1);
        if (!next) break;
        paged.push(next);
      }
      assert.deepEqual(paged, expected);
    });

    it('shows a commit to every other handle as soon as it returned', async () => {
      const other = await open().reopen();
      const first = aVersion({ tokens: [id16()] });
      await commitOk(open().store, { versions: [first] });
      assert.deepEqual(await other.read(first.key), asRead(first));
      const second = aVersion({ key: first.key, version: 2 });
      await commitOk(other, { versions: [second] });
      assert.deepEqual(await open().store.read(first.key), asRead(second));
    });

    it('keeps everything over a restart', async () => {
      const version = aVersion({ tokens: [id16()] });
      const leaf = randomBytes(50);
      await commitOk(open().store, { versions: [version], leaves: [leaf] });
      const after = await open().restart();
      assert.deepEqual(await after.read(version.key), asRead(version));
      assert.equal((await after.find(version.tokens, { from: 0, to: Infinity })).length, 1);
      assert.deepEqual((await after.ledger.leaves(0, 10))[0]?.leaf, leaf);
    });

    it('takes rows of no bytes and of many', async () => {
      const empty = aVersion({ sealed: Buffer.alloc(0), index: Buffer.alloc(0) });
      const big = aVersion({ sealed: randomBytes(9 * 1024 * 1024), tokens: [id16()] });
      const small = aVersion({ tokens: big.tokens });
      await commitOk(open().store, { versions: [empty, big, small] });
      assert.deepEqual(await open().store.read(empty.key), asRead(empty));
      assert.ok((await open().store.read(big.key))?.sealed.equals(big.sealed));
      const found = await open().store.find(big.tokens, { from: 0, to: Infinity });
      assert.equal(found.find((row) => row.key.equals(big.key))?.sealed.equals(big.sealed), true);
      assert.equal(found.length, 2);
    });

    it('keeps times to the millisecond', async () => {
      for (const updated of [0, 1, 1_700_000_000_001, 253_402_300_799_999]) {
        const version = aVersion({ updated });
        await commitOk(open().store, { versions: [version] });
        assert.equal((await open().store.read(version.key))?.updated, updated);
      }
    });
  });
}

async function threeVersions({ store }: OpenStore) {
  const first = aVersion();
  const versions = [
    first,
    ...[2, 3].map((version) => aVersion({ key: first.key, version, updated: version })),
  ];
  for (const version of versions) await commitOk(store, { versions: [version] });
  return versions;
}
