import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { WrappedKey } from '../../src/store/port.js';
import { about, aCommit, aVersion, commitOk, hex, id16, outcome, sorted } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function dataKeysContract(open: () => OpenStore): void {
  describe('data keys', () => {
    it('come with the commit that needs them', async () => {
      const [a, b] = [aKey(), aKey()];
      const other = await open().reopen();
      await commitOk(open().store, { dataKeys: [a, b] });
      for (const { dataKeys } of [open().store, other]) {
        const found = await dataKeys.get([b.id, id16(), a.id]);
        assert.deepEqual(sortedById(found), sortedById([live(a), live(b)]));
        assert.deepEqual(await dataKeys.get([]), []);
      }
    });

    it('may come again with the same bytes, and conflict with others', async () => {
      const key = aKey();
      await commitOk(open().store, { dataKeys: [key] });
      assert.equal(await outcome(open().store, { dataKeys: [key] }), 'committed');
      const version = aVersion();
      const refused = { versions: [version], dataKeys: [aKey(), { ...key, wrapped: randomBytes(60) }] };
      assert.equal(await outcome(open().store, refused), 'data-key');
      assert.equal(await open().store.read(version.key), null);
      assert.deepEqual(await open().store.dataKeys.get([key.id]), [live(key)]);
    });

    it('conflict within a batch and across handles as well', async () => {
      const key = aKey();
      const changed = { ...key, wrapped: randomBytes(60) };
      const batch = [key, key, changed].map((each) => aCommit({ dataKeys: [each] }));
      const results = await open().store.commit(batch);
      assert.deepEqual(results.map(about), ['committed', 'committed', 'data-key']);
      const other = await open().reopen();
      assert.equal(await outcome(other, { dataKeys: [changed] }), 'data-key');
      assert.equal(await outcome(other, { dataKeys: [key] }), 'committed');
    });

    it('cannot come back once destroyed', async () => {
      const key = aKey();
      await commitOk(open().store, { dataKeys: [key] });
      await open().store.dataKeys.destroy([key.id], 1000);
      const version = aVersion();
      assert.equal(await outcome(open().store, { versions: [version], dataKeys: [key] }), 'data-key');
      assert.equal(await open().store.read(version.key), null);
      const other = await open().reopen();
      assert.equal(await outcome(other, { dataKeys: [key] }), 'data-key');
      assert.deepEqual(await other.dataKeys.get([key.id]), [{ kind: 'destroyed', id: key.id }]);
    });

    it('can be destroyed before they were ever stored', async () => {
      const key = aKey();
      await open().store.dataKeys.destroy([key.id], 1000);
      assert.deepEqual(await open().store.dataKeys.get([key.id]), [{ kind: 'destroyed', id: key.id }]);
      assert.equal(await outcome(open().store, { dataKeys: [key] }), 'data-key');
    });

    it('stay destroyed when destroyed again, and over a restart', async () => {
      const [key, kept] = [aKey(), aKey()];
      await commitOk(open().store, { dataKeys: [key, kept] });
      await open().store.dataKeys.destroy([key.id], 1000);
      await open().store.dataKeys.destroy([key.id, id16()], 2000);
      await open().store.dataKeys.destroy([], 3000);
      const after = await open().restart();
      assert.deepEqual(await after.dataKeys.get([key.id]), [{ kind: 'destroyed', id: key.id }]);
      assert.deepEqual(await after.dataKeys.get([kept.id]), [live(kept)]);
    });

    it('tell which were destroyed at a time or later', async () => {
      const keys = [aKey(), aKey(), aKey()];
      await commitOk(open().store, { dataKeys: [...keys, aKey()] });
      const [first, second, third] = keys.map(({ id }) => id);
      assert.ok(first && second && third);
      await open().store.dataKeys.destroy([first], 1_700_000_001_000);
      await open().store.dataKeys.destroy([second, third], 1_700_000_002_000);
      const { dataKeys } = await open().reopen();
      assert.deepEqual(sorted(await dataKeys.destroyedSince(0)), sorted([first, second, third]));
      assert.equal((await dataKeys.destroyedSince(1_700_000_001_000)).length, 3);
      assert.deepEqual(sorted(await dataKeys.destroyedSince(1_700_000_001_001)), sorted([second, third]));
      assert.equal((await dataKeys.destroyedSince(1_700_000_002_000)).length, 2);
      assert.deepEqual(await dataKeys.destroyedSince(1_700_000_002_001), []);
    });

    it('are walked in id order, page by page, without the destroyed ones', async () => {
      const keys = Array.from({ length: 25 }, aKey);
      await commitOk(open().store, { dataKeys: keys });
      const ids = keys.map(({ id }) => id).sort((a, b) => Buffer.compare(a, b));
      const gone = ids.filter((_, at) => at % 6 === 0);
      await open().store.dataKeys.destroy(gone, 1000);
      const walked = await walk(open(), 4);
      const expected = ids.filter((id) => !gone.includes(id));
      assert.deepEqual(hex(walked.map(({ id }) => id)), hex(expected));
      for (const { id, wrapped } of walked) {
        assert.ok(keys.some((key) => key.id.equals(id) && key.wrapped.equals(wrapped)));
      }
    });

    it('are rewrapped if the bytes are still those expected', async () => {
      const key = aKey();
      const [next, wrong] = [randomBytes(60), randomBytes(60)];
      await commitOk(open().store, { dataKeys: [key] });
      const { dataKeys } = await open().reopen();
      assert.equal(await dataKeys.rewrap([{ id: key.id, from: wrong, to: next }]), 0);
      assert.deepEqual(await open().store.dataKeys.get([key.id]), [live(key)]);
      assert.equal(await dataKeys.rewrap([{ id: key.id, from: key.wrapped, to: next }]), 1);
      assert.deepEqual(await open().store.dataKeys.get([key.id]), [live({ id: key.id, wrapped: next })]);
      assert.equal(await dataKeys.rewrap([{ id: key.id, from: key.wrapped, to: wrong }]), 0);
      assert.equal(await outcome(open().store, { dataKeys: [{ id: key.id, wrapped: next }] }), 'committed');
    });

    it('are not brought back by a rewrap', async () => {
      const [key, never] = [aKey(), aKey()];
      await commitOk(open().store, { dataKeys: [key] });
      await open().store.dataKeys.destroy([key.id], 1000);
      const { dataKeys } = open().store;
      assert.equal(await dataKeys.rewrap([{ id: key.id, from: key.wrapped, to: randomBytes(60) }]), 0);
      for (const nothing of [Buffer.alloc(0), Buffer.alloc(60)]) {
        assert.equal(await dataKeys.rewrap([{ id: key.id, from: nothing, to: randomBytes(60) }]), 0);
      }
      assert.equal(await dataKeys.rewrap([{ id: never.id, from: never.wrapped, to: randomBytes(60) }]), 0);
      assert.deepEqual(await dataKeys.get([key.id, never.id]), [{ kind: 'destroyed', id: key.id }]);
    });

    it('let one of two concurrent rewraps through', async () => {
      const key = aKey();
      await commitOk(open().store, { dataKeys: [key] });
      const handles = [open().store, await open().reopen()];
      const done = handles.map(({ dataKeys }) =>
        dataKeys.rewrap([{ id: key.id, from: key.wrapped, to: randomBytes(60) }]),
      );
      assert.deepEqual((await Promise.all(done)).sort(), [0, 1]);
    });
  });
}

function aKey(): WrappedKey {
  return { id: id16(), wrapped: randomBytes(60) };
}

function live({ id, wrapped }: WrappedKey) {
  return { kind: 'live', id, wrapped } as const;
}

function sortedById<T extends { readonly id: Buffer }>(keys: readonly T[]): T[] {
  return [...keys].sort((a, b) => Buffer.compare(a.id, b.id));
}

async function walk({ store }: OpenStore, limit: number): Promise<WrappedKey[]> {
  const all: WrappedKey[] = [];
  for (;;) {
    const page = await store.dataKeys.scan(all.at(-1)?.id ?? null, limit);
    assert.ok(page.length <= limit);
    if (page.length === 0) return all;
    all.push(...page);
    assert.ok(all.length < 1000, 'the walk does not end');
  }
}
