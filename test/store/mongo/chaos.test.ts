import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { openMongoStore } from '../../../src/store/mongo/open.js';
import type { Commit, CommitResult, NewVersion, Store } from '../../../src/store/port.js';
import { aCommit, asRead, aVersion, id16, sorted } from '../../contract/samples.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { Death, ofDeath } from './puppet.js';
import { scenes, type Scene } from './scene.js';

const always = { from: 0, to: Infinity };
/** Shorter than some stalls, so that the living are given up for dead too. */
const leaseMs = 150;

describeMongo('Many processes that die and stall anywhere', (mongo) => {
  const scene = scenes(mongo);

  it('leave whole commits in a ledger without gaps, and nothing of the others', async () => {
    const world = { keys: Array.from({ length: 5 }, id16), tokens: [id16(), id16()], tried: [] as Tried[] };
    const lives = Array.from({ length: 3 }, async () => {
      for (let life = 0; life < 8; life++) await live(scene(), world);
    });
    await Promise.all(lives);
    // What the last of the dead had sent may arrive behind the first recovery.
    await scene().recover();
    await scene().recover();
    const { leaves, whole } = await assertLedger(scene().other, world.tried);
    await assertRows(scene(), whole);
    assertClaims(whole, leaves);
    assert.equal(await scene().unfinished(), 0);
    assert.ok(world.tried.some(({ result }) => result === undefined));
  }).timeout(120_000);
});

interface World {
  /** Rows that all fight for. */
  readonly keys: readonly Buffer[];
  /** Claims that all fight for. */
  readonly tokens: readonly Buffer[];
  readonly tried: Tried[];
}

interface Tried {
  readonly commit: Commit;
  /** Undefined if its process died before it could say. */
  result: CommitResult | undefined;
}

async function live({ uri }: Scene, world: World): Promise<void> {
  let dead = false;
  const onStep = async () => {
    await new Promise((resolve) => setTimeout(resolve, randomInt(20) === 0 ? 2 * leaseMs : randomInt(3)));
    dead ||= randomInt(60) === 0;
    if (dead) throw new Death('dead');
  };
  const store = await openMongoStore(uri, { leaseMs, onStep }).catch(() => null);
  try {
    for (let count = 0; store && count < 10; count++) await act(store, world);
  } catch (error) {
    assert.ok(ofDeath(error), String(error));
  } finally {
    dead = true;
    await store?.close();
  }
}

async function act(store: Store, world: World): Promise<void> {
  const since = await store.watermark();
  const batch: Tried[] = [];
  for (let count = randomInt(1, 4); count > 0; count--) {
    const key = pick(world.keys);
    const version = ((await store.read(key))?.version ?? 0) + 1;
    const versions = [aVersion({ key, version, tokens: [id16()] }), aVersion({ tokens: [id16()] })];
    const claims = randomInt(3) === 0 ? { tokens: [pick(world.tokens)], since } : null;
    const leaves = Array.from({ length: randomInt(1, 4) }, id16);
    const entries = leaves.map(() => (randomInt(2) === 0 ? null : id16()));
    batch.push({ commit: aCommit({ versions, claims, leaves, entries }), result: undefined });
  }
  world.tried.push(...batch);
  const results = await store.commit(batch.map(({ commit }) => commit));
  for (const [at, each] of batch.entries()) each.result = results[at];
}

/** What was acknowledged is in the ledger, what was refused is not, and of the rest each is there as a whole or not at all. */
async function assertLedger(store: Store, tried: readonly Tried[]) {
  const leaves = await store.ledger.leaves(0, 1_000_000);
  assert.equal(leaves.length, await store.ledger.size());
  assert.equal(leaves.length, await store.watermark());
  const entries = await store.ledger.entries(0, 1_000_000);
  assert.equal(entries.length, leaves.length);
  const whole: Commit[] = [];
  for (const { commit, result } of tried) {
    const own = leaves.filter((leaf) => leaf.commit.equals(commit.id));
    if (result?.kind === 'committed') assert.equal(own[0]?.index, result.index);
    if (result?.kind === 'conflict') assert.equal(own.length, 0);
    if (own.length === 0) continue;
    whole.push(commit);
    assert.deepEqual(
      own.map(({ leaf }) => leaf),
      commit.leaves,
    );
    assert.deepEqual(
      own.map(({ index }) => entries[index]),
      commit.entries,
    );
    assert.equal((own.at(-1)?.index ?? 0) - (own[0]?.index ?? 0), own.length - 1);
  }
  assert.equal(whole.flatMap((commit) => commit.leaves).length, leaves.length);
  return { leaves, whole };
}

async function assertRows({ other, raw }: Scene, whole: readonly Commit[]): Promise<void> {
  const rows = new Map<string, NewVersion[]>();
  for (const version of whole.flatMap(({ versions }) => versions)) {
    const key = version.key.toString('hex');
    rows.set(key, [...(rows.get(key) ?? []), version]);
  }
  for (const [key, versions] of rows) {
    const newest = [...versions].sort((a, b) => b.version - a.version);
    assert.deepEqual(
      newest.map(({ version }) => version),
      newest.map((_, at) => newest.length - at),
    );
    assert.deepEqual(await other.history(Buffer.from(key, 'hex'), 1e6, 1e6), newest.map(asRead));
    const found = await other.find(
      versions.flatMap(({ tokens }) => tokens),
      always,
    );
    assert.deepEqual(
      found.map(({ version }) => version),
      [newest.length],
    );
  }
  assert.equal(
    await raw.collection('versions').countDocuments(),
    whole.flatMap(({ versions }) => versions).length,
  );
  assert.equal(await raw.collection('current').countDocuments(), rows.size);
}

/** Between a claim and the index that its commit had looked up to, nobody else made that claim. */
function assertClaims(whole: readonly Commit[], leaves: readonly { index: number; commit: Buffer }[]): void {
  const start = ({ id }: Commit) => leaves.find(({ commit }) => commit.equals(id))?.index ?? -1;
  const claiming = whole.filter(({ claims }) => claims !== null).sort((a, b) => start(a) - start(b));
  for (const [at, commit] of claiming.entries()) {
    const since = commit.claims?.since ?? 0;
    const meanwhile = claiming.slice(0, at).filter((earlier) => start(earlier) >= since);
    const taken = meanwhile.flatMap(({ claims }) => claims?.tokens ?? []);
    assert.ok(!sorted(taken).includes(commit.claims?.tokens[0]?.toString('hex') ?? ''));
  }
}

function pick<T>(all: readonly T[]): T {
  const one = all[randomInt(all.length)];
  assert.ok(one);
  return one;
}
