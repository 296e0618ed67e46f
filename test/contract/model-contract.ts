import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Commit, NewVersion, Store } from '../../src/store/port.js';
import { applyToModel, emptyModel, foundInModel, recentInModel, name, type Model } from './model.js';
import { about, aCommit, asRead, aVersion, hex, id16, sorted } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function modelContract(open: () => OpenStore): void {
  describe('any sequence of commits', () => {
    it('does what a simple model in memory does', async () => {
      const handles = [open().store, await open().reopen()] as const;
      const property = fc.asyncProperty(fc.array(batches, { minLength: 1, maxLength: 8 }), async (plan) => {
        const world = await aWorld(handles[0]);
        for (const { handle, commits } of plan) await runBatch(world, handles[handle], commits);
        await assertSame(world, handles[0]);
        await assertSame(world, handles[1]);
      });
      await fc.assert(property, { numRuns: 40 });
    }).timeout(120_000);
  });
}

/** A commit as it is drawn, before the model says what its numbers come to. */
interface Drawn {
  readonly rows: readonly {
    key: number;
    stale: boolean;
    updated: number;
    listed: boolean;
    tokens: number[];
  }[];
  /** Whether something lies beside each. */
  readonly leaves: readonly boolean[];
  readonly claim: { tokens: number[]; back: number } | null;
  readonly dataKey: { id: number; bytes: number } | null;
  readonly bound: { family: number; bound: number } | null;
}

const someTokens = fc.uniqueArray(fc.nat(5), { maxLength: 4 });
const rarely = fc.nat(7).map((draw) => draw === 0);
const drawn: fc.Arbitrary<Drawn> = fc.record({
  rows: fc.uniqueArray(
    fc.record({
      key: fc.nat(4),
      stale: rarely,
      updated: fc.nat(20),
      listed: fc.boolean(),
      tokens: someTokens,
    }),
    { maxLength: 3, selector: ({ key }) => key },
  ),
  leaves: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
  claim: fc.option(fc.record({ tokens: someTokens, back: fc.nat(4) })),
  dataKey: fc.option(fc.record({ id: fc.nat(3), bytes: fc.nat(1) })),
  bound: fc.option(fc.record({ family: fc.nat(2), bound: fc.nat(9) })),
});
const batches = fc.record({
  handle: fc.constantFrom(0 as const, 1 as const),
  commits: fc.array(drawn, { maxLength: 5 }),
});

/** Everything in one run has random names, so that all runs can share one store. */
interface World {
  readonly model: Model;
  /** The leaves that earlier runs left. */
  readonly base: number;
  readonly pool: Buffer[];
  /** What bounds may at most be: refused commits may have raised them. */
  readonly highest: Map<string, number>;
}

async function aWorld(store: Store): Promise<World> {
  const pool = Array.from({ length: 6 }, id16);
  return { model: emptyModel(), base: await store.ledger.size(), pool, highest: new Map() };
}

async function runBatch(world: World, store: Store, plan: Drawn[]): Promise<void> {
  const commits: Commit[] = [];
  const expected: string[][] = [];
  for (const each of plan) {
    const commit = commitFrom(world, each);
    for (const { family, bound } of commit.bounds) {
      world.highest.set(name(family), Math.max(bound, world.highest.get(name(family)) ?? 0));
    }
    const conflicts = applyToModel(world.model, commit);
    const since = (commit.claims?.since ?? 0) + world.base;
    // A data key that a refused commit was the first to bring may stay or go: none is drawn for those.
    const keys = conflicts.some((conflict) => conflict !== 'data-key') ? [] : commit.dataKeys;
    const claims = commit.claims && { ...commit.claims, since };
    commits.push({ ...commit, dataKeys: keys, claims });
    expected.push(conflicts.length === 0 ? ['committed'] : conflicts);
  }
  const results = (await store.commit(commits)).map(about);
  assert.equal(results.length, expected.length);
  for (const [at, result] of results.entries()) {
    assert.ok(expected[at]?.includes(result), `${result} instead of ${String(expected[at])}`);
  }
}

function commitFrom({ model, pool }: World, plan: Drawn): Commit {
  const { starts, leaves } = model;
  const pick = (at: number): Buffer => pool[at] ?? id16();
  return aCommit({
    versions: plan.rows.map((row): NewVersion => {
      const written = model.rows.get(name(pick(row.key)))?.length ?? 0;
      const version = row.stale && written > 0 ? written : written + 1;
      return aVersion({ ...row, key: pick(row.key), version, tokens: row.tokens.map(pick) });
    }),
    leaves: plan.leaves.map(id16),
    entries: plan.leaves.map((beside) => (beside ? id16() : null)),
    claims: plan.claim && {
      tokens: plan.claim.tokens.map(pick),
      since: starts[starts.length - plan.claim.back] ?? leaves.length,
    },
    dataKeys: plan.dataKey
      ? [{ id: pick(plan.dataKey.id), wrapped: Buffer.alloc(60, plan.dataKey.bytes) }]
      : [],
    bounds: plan.bound ? [{ family: pick(plan.bound.family), bound: plan.bound.bound }] : [],
  });
}

async function assertSame(world: World, store: Store): Promise<void> {
  await assertSameRows(world, store);
  await assertSameTimes(world, store);
  await assertSameSearches(world, store);
  const { model, base, pool } = world;
  const leaves = await store.ledger.leaves(base, model.leaves.length + 1);
  assert.deepEqual(
    leaves,
    model.leaves.map((leaf, at) => ({ index: base + at, ...leaf })),
  );
  assert.deepEqual(await store.ledger.entries(base, model.leaves.length + 1), model.entries);
  assert.equal(await store.ledger.size(), base + model.leaves.length);
  const keys = await store.dataKeys.get(pool);
  assert.deepEqual(
    keys.map((key) => name(key.id) + (key.kind === 'live' ? name(key.wrapped) : '')).sort(),
    [...model.dataKeys].map(([id, wrapped]) => id + name(wrapped)).sort(),
  );
  for (const [at, bound] of (await store.bounds(pool)).entries()) {
    const family = name(pool[at] ?? id16());
    assert.ok(bound >= (model.bounds.get(family) ?? 0) && bound <= (world.highest.get(family) ?? 0));
  }
}

async function assertSameRows({ model, pool }: World, store: Store): Promise<void> {
  for (const key of pool) {
    const versions = (model.rows.get(name(key)) ?? []).map(asRead);
    assert.deepEqual(await store.history(key, Number.MAX_SAFE_INTEGER, 100), versions.toReversed());
    assert.deepEqual(await store.read(key), versions.at(-1) ?? null);
    assert.deepEqual(await store.read(key, 2), versions[1] ?? null);
  }
}

async function assertSameTimes({ model, pool }: World, store: Store): Promise<void> {
  const own = new Set(pool.map(name));
  for (const from of [0, 10]) {
    const found = await store.recent(from, { updated: 21, key: id16(), version: 1 }, 10_000);
    const expected = recentInModel(model, from).map(asRead);
    assert.deepEqual(
      found.filter(({ key }) => own.has(name(key))),
      expected,
    );
  }
}

async function assertSameSearches({ model, pool }: World, store: Store): Promise<void> {
  for (const [at, token] of pool.entries()) {
    const wanted = [token, ...pool.slice(0, at)];
    for (const [from, to] of [
      [0, Infinity],
      [at, at + 10],
    ] as const) {
      const expected = foundInModel(model, wanted, from, to);
      const found = await store.find(wanted, { from, to });
      assert.deepEqual(sorted(found.map(({ key }) => key)), sorted(expected.map(({ key }) => key)));
      for (const row of found) {
        const same = expected.find(({ key }) => key.equals(row.key));
        assert.deepEqual(sorted(row.tokens), sorted(same?.tokens ?? []));
        assert.deepEqual(hex([row.sealed, row.index]), hex([same?.sealed, same?.index].filter((b) => !!b)));
      }
    }
  }
  const carried = pool.filter((token) => foundInModel(model, [token], 0, Infinity).length > 0);
  assert.deepEqual(sorted(await store.carried(pool)), sorted(carried));
}
