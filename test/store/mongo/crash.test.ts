import assert from 'node:assert/strict';
import type { MongoStep } from '../../../src/store/mongo/steps.js';
import { openMongoStore } from '../../../src/store/mongo/open.js';
import type { Commit, NewVersion, Store } from '../../../src/store/port.js';
import { aCommit, asRead, aVersion, commitOk, hex, id16, outcome, sorted } from '../../contract/samples.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { ofDeath, puppet } from './puppet.js';
import { scenes, type Scene } from './scene.js';
import { until } from './until.js';

const always = { from: 0, to: Infinity };
const beforeTheLedger: MongoStep[] = ['store-keys', 'raise-bounds', 'insert-versions', 'append'];
const afterTheLedger: MongoStep[] = ['show-versions', 'point-current', 'mark-done', 'acknowledge'];

describeMongo('A process that dies in the middle of a commit', (mongo) => {
  const scene = scenes(mongo);

  for (const step of beforeTheLedger) {
    it(`leaves nothing if it dies before ${step}`, async () => {
      const batch = await dieIn(scene(), step);
      await assertNothing(scene(), batch);
      await scene().recover();
      await assertNothing(scene(), batch);
      await assertGoesOn(scene(), batch, 1);
    });
  }

  for (const step of afterTheLedger) {
    it(`leaves a whole commit if it dies before ${step}`, async () => {
      const batch = await dieIn(scene(), step);
      await assertRows(scene().other, batch);
      await scene().recover();
      await assertWhole(scene(), batch);
      await assertGoesOn(scene(), batch, 4);
    });
  }

  it('leaves a whole commit if it dies when search knows of it and rows do not', async () => {
    const { moved, strings } = scene();
    const batch = await aBatch(scene());
    const stall = strings.stallBefore('show-versions');
    const dying = assert.rejects(moved.commit(batch.commits), ofDeath);
    await stall.reached;
    await until(async () => (await scene().other.find(batch.first.tokens, always)).length > 0);
    strings.die();
    stall.resume();
    await dying;
    await assertRows(scene().other, batch);
    await scene().recover();
    await assertWhole(scene(), batch);
  });

  it('leaves a whole commit if it dies when rows are visible and search does not know of them', async () => {
    const { moved, strings, raw } = scene();
    const batch = await aBatch(scene());
    const stall = strings.stallBefore('point-current');
    const dying = assert.rejects(moved.commit(batch.commits), ofDeath);
    await stall.reached;
    const pending = { pending: { $exists: true } };
    await until(async () => (await raw.collection('versions').countDocuments(pending)) === 0);
    strings.die();
    stall.resume();
    await dying;
    await scene().recover();
    await assertWhole(scene(), batch);
  });

  it('leaves the others of its batch whole if it dies before it withdraws one', async () => {
    const { moved, other, strings } = scene();
    const batch = await aBatch(scene());
    const taken = aVersion();
    await commitOk(other, { versions: [taken] });
    const refused = aCommit({ versions: [aVersion(), aVersion({ key: taken.key })] });
    strings.dieBefore('withdraw');
    await assert.rejects(moved.commit([...batch.commits, refused]), ofDeath);
    await scene().recover();
    await assertRows(other, batch);
    for (const { key, version } of refused.versions) {
      assert.deepEqual(await other.history(key, 9, 9), key.equals(taken.key) ? [asRead(taken)] : []);
      if (!key.equals(taken.key))
        assert.equal(await outcome(other, { versions: [aVersion({ key, version })] }), 'committed');
    }
  });

  it('leaves blobs that nobody needs, and they are removed', async () => {
    const { moved, other, strings } = scene();
    const [blob, commit] = [id16(), aCommit()];
    await moved.blobs.put(blob, commit.id, piecesOf([Buffer.alloc(3_000_000, 7)]));
    strings.dieBefore('append');
    await assert.rejects(moved.commit([commit]), ofDeath);
    assert.notEqual(await other.blobs.get(blob), null);
    await scene().recover();
    assert.equal(await other.blobs.get(blob), null);
    assert.equal(await scene().raw.collection('blobs').countDocuments(), 0);
    assert.equal(await outcome(other, commit), 'aborted');
  });
});

describeMongo('A process that dies while it makes rows that are owed', (mongo) => {
  const scene = scenes(mongo);

  for (const step of ['store-keys', 'insert-versions', 'raise-bounds', 'point-current', 'settle'] as const) {
    it(`leaves them owed if it dies before ${step}, and another makes them`, async () => {
      const { moved, other, strings } = scene();
      await commitOk(other, { owed: id16() });
      const row = aVersion({ tokens: [id16()] });
      const settlement = {
        rows: [row, aVersion()],
        dataKeys: [{ id: id16(), wrapped: id16() }],
        bounds: [{ family: id16(), bound: 5 }],
        through: 1,
      };
      strings.dieBefore(step);
      await assert.rejects(moved.settle(settlement), ofDeath);
      assert.equal((await other.ledger.owed(9)).length, 1);
      const again = { ...row, index: id16(), tokens: [id16()] };
      assert.ok(await other.settle({ ...settlement, rows: [again] }));
      const stored = await other.read(row.key);
      const winner = stored?.index.equals(row.index) === true ? row : again;
      assert.deepEqual(stored, asRead(winner));
      for (const one of [row, again]) {
        const found = await other.find(one.tokens, always);
        assert.equal(found.length, one === winner ? 1 : 0);
      }
      assert.deepEqual(await other.ledger.owed(9), []);
    });
  }
});

describeMongo('A process that dies in the middle of a recovery', (mongo) => {
  const scene = scenes(mongo);

  for (const step of ['recover-look', 'recover-abort', 'recover-remove'] as const) {
    it(`leaves an unfinished commit to the next one if it dies before ${step}`, async () => {
      const batch = await dieIn(scene(), 'append');
      await dieInRecovery(scene(), step);
      await assertNothing(scene(), batch);
      await scene().recover();
      await assertNothing(scene(), batch);
      await assertGoesOn(scene(), batch, 1);
    });
  }

  for (const step of ['show-versions', 'point-current', 'mark-done'] as const) {
    it(`leaves a finished commit to the next one if it dies before ${step}`, async () => {
      const batch = await dieIn(scene(), 'show-versions');
      await dieInRecovery(scene(), step);
      await assertRows(scene().other, batch);
      await scene().recover();
      await assertWhole(scene(), batch);
      await assertGoesOn(scene(), batch, 4);
    });
  }
});

interface Batch {
  readonly commits: readonly [Commit, Commit];
  readonly before: NewVersion;
  /** The second version of the row of `before`. */
  readonly first: NewVersion;
  readonly rows: readonly NewVersion[];
}

/** A row with one version, and a batch that changes it and makes two new ones. */
async function aBatch({ other }: Scene): Promise<Batch> {
  const before = aVersion({ tokens: [id16()] });
  await commitOk(other, { versions: [before] });
  const first = aVersion({ key: before.key, version: 2, tokens: [id16()] });
  const [second, third] = [aVersion({ tokens: [id16()] }), aVersion({ tokens: [id16()] })];
  const everything = aCommit({
    versions: [first, second],
    leaves: [id16(), id16()],
    entries: [id16(), null],
    dataKeys: [{ id: id16(), wrapped: id16() }],
    bounds: [{ family: id16(), bound: 3 }],
    claims: { tokens: [id16()], since: 0 },
  });
  return {
    commits: [everything, aCommit({ versions: [third], entries: [id16()] })],
    before,
    first,
    rows: [first, second, third],
  };
}

async function dieIn(scene: Scene, step: MongoStep): Promise<Batch> {
  const batch = await aBatch(scene);
  scene.strings.dieBefore(step);
  await assert.rejects(scene.moved.commit(batch.commits), ofDeath);
  await scene.moved.close();
  return batch;
}

async function dieInRecovery({ uri }: Scene, step: MongoStep): Promise<void> {
  const strings = puppet();
  strings.dieBefore(step);
  await assert.rejects(openMongoStore(uri, { leaseMs: 0, onStep: strings.onStep }), ofDeath);
}

async function assertNothing({ other }: Scene, { commits, before, first, rows }: Batch): Promise<void> {
  for (const { key, tokens } of rows) {
    const expected = key.equals(before.key) ? [asRead(before)] : [];
    assert.deepEqual(await other.read(key), expected[0] ?? null);
    assert.deepEqual(await other.history(key, 9, 9), expected);
    assert.deepEqual(await other.find(tokens, always), []);
  }
  assert.equal(await other.read(first.key, 2), null);
  assert.equal((await other.find(before.tokens, always)).length, 1);
  assert.equal(await other.ledger.size(), 1);
  assert.deepEqual(await other.ledger.entries(0, 9), [null]);
  for (const { id } of commits) assert.equal(await other.ledger.indexOfCommit(id), null);
}

async function assertRows(store: Store, { before, rows }: Batch): Promise<void> {
  for (const row of rows) {
    const earlier = row.key.equals(before.key) ? [asRead(before)] : [];
    assert.deepEqual(await store.read(row.key), asRead(row));
    assert.deepEqual(await store.history(row.key, 9, 9), [asRead(row), ...earlier]);
  }
}

async function assertWhole(scene: Scene, batch: Batch): Promise<void> {
  const { other } = scene;
  await assertRows(other, batch);
  for (const { key, tokens } of batch.rows) {
    assert.deepEqual(sorted((await other.find(tokens, always)).map((row) => row.key)), sorted([key]));
  }
  assert.deepEqual(await other.find(batch.before.tokens, always), []);
  assert.equal(await scene.unfinished(), 0);
  assert.equal(await other.watermark(), 4);
  const leaves = await other.ledger.leaves(1, 9);
  const expected = batch.commits.flatMap((commit) => commit.leaves.map(() => commit.id));
  assert.deepEqual(hex(leaves.map(({ commit }) => commit)), hex(expected));
  const entries = batch.commits.flatMap((commit) => commit.entries);
  assert.deepEqual(await other.ledger.entries(1, 9), entries);
}

/** The next versions can be written, and their leaves follow without a gap. */
async function assertGoesOn(scene: Scene, { before, rows }: Batch, size: number): Promise<void> {
  assert.equal(await scene.unfinished(), 0);
  const { other } = scene;
  for (const [at, { key }] of rows.entries()) {
    const version = ((await other.read(key))?.version ?? 0) + 1;
    assert.equal(await commitOk(other, { versions: [aVersion({ key, version })] }), size + at);
  }
  assert.equal((await other.history(before.key, 9, 9)).length, size === 1 ? 2 : 3);
  assert.equal((await other.ledger.leaves(0, 99)).length, size + rows.length);
}

async function* piecesOf(pieces: Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
