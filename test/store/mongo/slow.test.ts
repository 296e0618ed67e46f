import assert from 'node:assert/strict';
import type { CommitResult } from '../../../src/store/port.js';
import { about, aCommit, asRead, aVersion, commitOk, hex, id16, outcome } from '../../contract/samples.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { scenes } from './scene.js';
import { until } from './until.js';

const always = { from: 0, to: Infinity };

describeMongo('A slow writer', (mongo) => {
  const scene = scenes(mongo);

  it('fails alone and leaves nothing if it was given up for dead before the ledger knew of it', async () => {
    const { moved, other, strings } = scene();
    const [row, lost] = [aVersion(), aVersion({ tokens: [id16()] })];
    const stall = strings.stallBefore('append');
    const slow = moved.commit([aCommit({ versions: [row, lost] })]);
    await stall.reached;
    await scene().recover();
    const instead = aVersion({ key: row.key });
    assert.equal(await commitOk(other, { versions: [instead] }), 0);
    stall.resume();
    assert.deepEqual((await slow).map(about), ['aborted']);
    assert.deepEqual(await other.history(row.key, 9, 9), [asRead(instead)]);
    assert.equal(await other.read(lost.key), null);
    assert.deepEqual(await other.find(lost.tokens, always), []);
    assert.equal(await other.ledger.size(), 1);
    assert.equal(await scene().raw.collection('versions').countDocuments(), 1);
    assert.equal(await outcome(other, { versions: [lost] }), 'committed');
  });

  it('loses only the commit in whose place another process needed to be', async () => {
    const { moved, other, strings } = scene();
    const [row, kept] = [aVersion(), aVersion()];
    const [lost, whole] = [aCommit({ versions: [row, aVersion()] }), aCommit({ versions: [kept] })];
    const stall = strings.stallBefore('append');
    const impatient = await scene().open(0);
    const slow = moved.commit([lost, whole]);
    await stall.reached;
    await new Promise((resolve) => setTimeout(resolve, 5));
    const instead = aVersion({ key: row.key });
    await commitOk(impatient, { versions: [instead] });
    stall.resume();
    const results = await slow;
    assert.deepEqual(results.map(about), ['aborted', 'committed']);
    assert.deepEqual(await other.read(row.key), asRead(instead));
    assert.deepEqual(await other.read(kept.key), asRead(kept));
    assert.equal(await other.read(lost.versions[1]?.key ?? id16()), null);
  });

  it('writes again, after an abort, what was removed under it, and fails all the same', async () => {
    const { moved, other, strings } = scene();
    const row = aVersion();
    const commit = aCommit({ versions: [row] });
    const stall = strings.stallBefore('insert-versions');
    const slow = moved.commit([commit]);
    await stall.reached;
    await scene()
      .raw.collection<{ _id: Buffer }>('ledger')
      .insertOne({ _id: commit.id, ...{ ids: [commit.id] } });
    stall.resume();
    assert.deepEqual((await slow).map(about), ['aborted']);
    assert.equal(await scene().raw.collection('versions').countDocuments(), 0);
    assert.equal(await outcome(other, { versions: [row] }), 'committed');
  });

  it('is left in peace within its lease', async () => {
    const { moved, other, strings } = scene();
    const row = aVersion();
    const stall = strings.stallBefore('append');
    const slow = moved.commit([aCommit({ versions: [row] })]);
    await stall.reached;
    await scene().open();
    assert.equal(await outcome(other, { versions: [aVersion({ key: row.key })] }), 'version');
    await new Promise((resolve) => setTimeout(resolve, 2200));
    assert.equal(await other.read(row.key), null);
    stall.resume();
    assert.deepEqual((await slow).map(about), ['committed']);
    assert.deepEqual(await other.read(row.key), asRead(row));
  }).timeout(10_000);

  it('finds its place behind what others appended meanwhile', async () => {
    const { moved, other, strings } = scene();
    const stall = strings.stallBefore('append');
    const [first, second] = [aCommit({ leaves: [id16(), id16()] }), aCommit({ versions: [aVersion()] })];
    const slow = moved.commit([first, second]);
    await stall.reached;
    assert.equal(await commitOk(other, { leaves: [id16(), id16(), id16()] }), 0);
    assert.equal(await commitOk(other, {}), 3);
    stall.resume();
    assert.deepEqual(await slow, [committed(4), committed(6)]);
    const leaves = await other.ledger.leaves(0, 99);
    assert.deepEqual(
      leaves.map(({ index }) => index),
      [0, 1, 2, 3, 4, 5, 6],
    );
    assert.deepEqual(hex(leaves.slice(4).map(({ leaf }) => leaf)), hex([...first.leaves, ...second.leaves]));
  });

  it('loses a claim that was made while it was slow, and nothing else', async () => {
    const { moved, other, strings } = scene();
    const token = id16();
    const [row, kept] = [aVersion(), aVersion()];
    const claims = { tokens: [token], since: await moved.watermark() };
    const stall = strings.stallBefore('append');
    const slow = moved.commit([aCommit({ versions: [row], claims }), aCommit({ versions: [kept] })]);
    await stall.reached;
    await commitOk(other, { claims });
    stall.resume();
    assert.deepEqual((await slow).map(about), ['claim', 'committed']);
    assert.equal(await other.read(row.key), null);
    assert.deepEqual(await other.read(kept.key), asRead(kept));
    assert.equal(await outcome(other, { versions: [row] }), 'committed');
  });
});

describeMongo('A version left behind by a dead process', (mongo) => {
  const scene = scenes(mongo);

  for (const [how, sweeping] of [
    ['is cleared away by whoever needs its place', false],
    ['is cleared away although nobody needs its place', true],
  ] as const) {
    it(`${how}, once the lease is over`, async () => {
      const { moved, strings, raw } = scene();
      const row = aVersion();
      strings.dieBefore('append');
      await assert.rejects(moved.commit([aCommit({ versions: [row, aVersion()] })]));
      const living = await scene().open(400);
      const take = async () => await outcome(living, { versions: [row] });
      assert.equal(await take(), 'version');
      if (sweeping) await until(async () => (await raw.collection('versions').countDocuments()) === 0);
      else await new Promise((resolve) => setTimeout(resolve, 450));
      assert.equal(await take(), 'committed');
      await until(async () => (await scene().unfinished()) === 0);
      assert.deepEqual(await living.read(row.key), asRead(row));
    }).timeout(10_000);
  }
});

describeMongo('A slow promoter', (mongo) => {
  const scene = scenes(mongo);

  it('never brings back an older version, however far others have gone', async () => {
    const { moved, other, strings } = scene();
    const first = aVersion({ tokens: [id16()] });
    await commitOk(other, { versions: [first] });
    const second = aVersion({ key: first.key, version: 2, tokens: [id16()] });
    const stalls = [strings.stallBefore('show-versions'), strings.stallBefore('point-current')];
    const slow = moved.commit([aCommit({ versions: [second] })]);
    await Promise.all(stalls.map(({ reached }) => reached));
    await scene().recover();
    const third = aVersion({ key: first.key, version: 3, tokens: [id16()] });
    await commitOk(other, { versions: [third] });
    for (const { resume } of stalls) resume();
    assert.deepEqual((await slow).map(about), ['committed']);
    assert.deepEqual(await other.history(first.key, 9, 9), [third, second, first].map(asRead));
    assert.deepEqual(await other.find([...first.tokens, ...second.tokens], always), []);
    assert.equal((await other.find(third.tokens, always)).length, 1);
  });

  it('of a new row comes too late without harm', async () => {
    const { moved, other, strings } = scene();
    const first = aVersion({ tokens: [id16()] });
    const stall = strings.stallBefore('point-current');
    const slow = moved.commit([aCommit({ versions: [first] })]);
    await stall.reached;
    const second = aVersion({ key: first.key, version: 2, tokens: [id16()] });
    await commitOk(other, { versions: [second] });
    stall.resume();
    await slow;
    assert.deepEqual(await other.find(first.tokens, always), []);
    assert.equal((await other.find(second.tokens, always)).length, 1);
  });

  it('does not keep a commit from being seen, all of it at once', async () => {
    const { moved, other, strings } = scene();
    const rows = [aVersion(), aVersion()];
    const stalls = [strings.stallBefore('append'), strings.stallBefore('show-versions')];
    const slow = moved.commit([aCommit({ versions: rows })]);
    const seen = async () => await Promise.all(rows.map(async ({ key }) => await other.read(key)));
    await stalls[0]?.reached;
    assert.deepEqual(await seen(), [null, null]);
    stalls[0]?.resume();
    await stalls[1]?.reached;
    assert.deepEqual(await seen(), rows.map(asRead));
    assert.deepEqual(await other.read(rows[0]?.key ?? id16(), 1), asRead(rows[0] ?? aVersion()));
    stalls[1]?.resume();
    await slow;
    assert.deepEqual(await seen(), rows.map(asRead));
  });

  it('holds the watermark down until searches find what it promotes', async () => {
    const { moved, other, strings } = scene();
    await commitOk(other, {});
    const row = aVersion({ tokens: [id16()] });
    const stall = strings.stallBefore('point-current');
    const slow = moved.commit([aCommit({ versions: [row] })]);
    await stall.reached;
    await commitOk(other, { versions: [aVersion()] });
    assert.equal(await other.watermark(), 1);
    stall.resume();
    await slow;
    assert.equal(await other.watermark(), 3);
    assert.equal((await other.find(row.tokens, always)).length, 1);
  });
});

function committed(index: number): CommitResult {
  return { kind: 'committed', index };
}
