import assert from 'node:assert/strict';
import { Fault } from '../../../src/fault.js';
import { openMongoStore } from '../../../src/store/mongo/open.js';
import type { Store } from '../../../src/store/port.js';
import { about, aCommit, asRead, aVersion, commitOk, hex, id16 } from '../../contract/samples.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { tapWire, type Command, type Fate, type WireTap } from './wire-tap.js';

const always = { from: 0, to: Infinity };

describeMongo('A line to MongoDB that breaks', (mongo) => {
  let tap: WireTap;
  let store: Store;
  let meet: (command: Command) => Fate;
  beforeEach(async function () {
    if (!mongo().owned) this.skip();
    meet = () => 'pass';
    tap = await tapWire(mongo().freshUri(), (command) => meet(command));
    store = await openMongoStore(`${tap.uri}&retryWrites=false&w=majority&journal=false`);
  });
  afterEach(async () => {
    if (!mongo().owned) return;
    await store.close();
    tap.close();
  });

  for (const fate of ['lose-request', 'lose-answer'] as const) {
    for (const [what, name, collection] of [
      ['data keys', 'insert', 'keys'],
      ['bounds', 'update', 'bounds'],
      ['versions', 'insert', 'versions'],
      ['the ledger document', 'insert', 'ledger'],
      ['visibility', 'update', 'versions'],
      ['what searches read', 'update', 'current'],
      ['the end of a batch', 'update', 'ledger'],
    ] as const) {
      it(`makes no commit fail and none happen twice: ${fate} of ${what}`, async () => {
        const first = aVersion({ tokens: [id16()] });
        await commitOk(store, { versions: [first] });
        const second = aVersion({ key: first.key, version: 2, tokens: [id16()] });
        const other = aVersion({ tokens: [id16()] });
        const id = id16();
        const dataKeys = [{ id, wrapped: id16() }];
        const bounds = [{ family: id, bound: 5 }];
        const claims = { tokens: [id], since: 0 };
        const batch = [
          aCommit({ versions: [second], dataKeys, bounds, claims }),
          aCommit({ versions: [other, aVersion()] }),
        ];
        let lost = 0;
        meet = (command) => (command[name] === collection && lost++ === 0 ? fate : 'pass');
        const results = await store.commit(batch);
        assert.ok(lost > 1, 'the command was lost and tried again');
        assert.deepEqual(results, [
          { kind: 'committed', index: 1 },
          { kind: 'committed', index: 2 },
        ]);
        const leaves = await store.ledger.leaves(1, 9);
        assert.deepEqual(hex(leaves.map(({ commit }) => commit)), hex(batch.map((commit) => commit.id)));
        assert.deepEqual(await store.history(first.key, 9, 9), [asRead(second), asRead(first)]);
        assert.equal((await store.find([...second.tokens, ...other.tokens], always)).length, 2);
        assert.deepEqual(await store.bounds([id]), [5]);
        assert.equal(await store.watermark(), 3);
      });
    }
  }

  it('leaves no doubt about a commit that a claim made fail', async () => {
    const token = id16();
    const other = await openMongoStore(tap.uri);
    const row = aVersion();
    let cut = 0;
    meet = (command) => (command['insert'] === 'ledger' && cut++ === 1 ? 'lose-answer' : 'pass');
    await commitOk(other, { claims: { tokens: [token], since: 0 } });
    const commits = [{ versions: [row], claims: { tokens: [token], since: 0 } }, {}].map(aCommit);
    assert.deepEqual((await store.commit(commits)).map(about), ['claim', 'committed']);
    assert.equal(await store.read(row.key), null);
    assert.equal(await store.ledger.size(), 2);
    await other.close();
  });

  it('is asked to wait for the journal at every write, whatever the connection string says', async () => {
    const written = new Map<unknown, unknown>();
    meet = (command) => {
      for (const name of ['insert', 'update', 'delete']) {
        if (name in command) written.set(`${name} ${String(command[name])}`, command['writeConcern']);
      }
      return 'pass';
    };
    await everyKindOfWrite(store);
    assert.ok(written.size >= 13, [...written.keys()].join());
    for (const [name, concern] of written) assert.deepEqual(concern, { w: 1, j: true }, String(name));
  });

  it('is `unavailable` once it stays broken, and nothing is said that is not sure', async () => {
    meet = (command) => ('insert' in command && command['insert'] === 'ledger' ? 'lose-answer' : 'pass');
    const commit = aCommit({ versions: [aVersion()] });
    await assert.rejects(store.commit([commit]), isUnavailable);
    meet = () => 'pass';
    assert.equal(await store.ledger.size(), 1);
    assert.equal((await store.read(commit.versions[0]?.key ?? id16()))?.version, 1);
  }).timeout(30_000);
});

describeMongo('A MongoDB that is killed', (mongo) => {
  it('and comes back is no failure to those who were at work', async function () {
    if (!mongo().owned) this.skip();
    const store = await openMongoStore(mongo().freshUri());
    const rows = Array.from({ length: 200 }, () => aVersion());
    const commits = rows.map((row) => store.commit([aCommit({ versions: [row] })]));
    await Promise.race(commits);
    await mongo().kill();
    await mongo().restart();
    const results = (await Promise.all(commits)).flat();
    assert.ok(results.every(({ kind }) => kind === 'committed'));
    for (const row of rows) assert.deepEqual(await store.read(row.key), asRead(row));
    assert.equal(await store.ledger.size(), 200);
    await store.close();
  }).timeout(60_000);
});

async function everyKindOfWrite(store: Store): Promise<void> {
  const [first, blob, gone] = [aVersion(), aCommit(), id16()];
  const dataKeys = [{ id: id16(), wrapped: id16() }];
  await commitOk(store, { versions: [first], dataKeys, bounds: [{ family: id16(), bound: 1 }] });
  await store.commit([1, 2].map((version) => aCommit({ versions: [aVersion({ key: first.key, version })] })));
  await store.dataKeys.rewrap([
    { id: dataKeys[0]?.id ?? id16(), from: dataKeys[0]?.wrapped ?? id16(), to: id16() },
  ]);
  await store.dataKeys.destroy([gone], 1);
  await store.blobs.put(gone, blob.id, onePiece());
  await store.blobs.delete(gone);
}

async function* onePiece(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(id16());
}

function isUnavailable(error: unknown): true {
  assert.ok(error instanceof Fault);
  assert.equal(error.code, 'unavailable');
  return true;
}
