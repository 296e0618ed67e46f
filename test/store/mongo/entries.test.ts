import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { openMongoStore } from '../../../src/store/mongo/open.js';
import { aCommit, aVersion, commitOk, id16, outcome } from '../../contract/samples.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { scenes } from './scene.js';
import { tapWire, type Command } from './wire-tap.js';

const mebibyte = 1024 * 1024;

describeMongo('What lies beside the leaves in MongoDB', (mongo) => {
  const scene = scenes(mongo);

  it('is left out whenever anything else of the ledger is read', async () => {
    const { uri, other, raw, strings, moved } = scene();
    const asked: Command[] = [];
    const tap = await tapWire(uri, (command) => {
      if (command['find'] === 'ledger' || command['aggregate'] === 'ledger') asked.push(command);
      return 'pass';
    });
    const entries = [randomBytes(1000)];
    await commitOk(other, { versions: [aVersion()], entries });
    strings.dieBefore('show-versions');
    await assert.rejects(moved.commit([aCommit({ versions: [aVersion()], entries })]));
    const watching = await openMongoStore(tap.uri, { leaseMs: 0 });
    const claims = { tokens: [id16()], since: 0 };
    await commitOk(other, { entries, claims });
    assert.equal(await outcome(watching, { entries, claims }), 'claim');
    const { ledger } = watching;
    await Promise.all([ledger.size(), ledger.leaves(0, 9), ledger.grown(0, 0), watching.watermark()]);
    await ledger.indexOfCommit(id16());
    await ledger.indexOfLeafHash(randomBytes(32));
    await ledger.eraseEntries([0]);
    await watching.close();
    tap.close();
    assert.ok(asked.length > 8, `only ${String(asked.length)} were asked`);
    for (const { projection } of asked) assertLeftOut(projection);
    assert.equal(await raw.collection('ledger').countDocuments({ 'entries.0': { $ne: null } }), 2);
  });

  it('fits, as far as a document of the database takes it', async () => {
    const { other, raw } = scene();
    const most = Array.from({ length: 3 }, () => randomBytes(5 * mebibyte - 1000));
    const leaves = most.map(() => id16());
    assert.equal(await outcome(other, { leaves, entries: most }), 'committed');
    await assert.rejects(
      other.commit([aCommit({ leaves, entries: most.map(() => randomBytes(6 * mebibyte)) })]),
      {
        code: 'too-large',
      },
    );
    const batch = Array.from({ length: 9 }, () => aCommit({ entries: [randomBytes(2 * mebibyte)] }));
    const results = await other.commit(batch);
    assert.deepEqual(
      results,
      batch.map((_, at) => ({ kind: 'committed', index: 3 + at })),
    );
    assert.ok((await raw.collection('ledger').countDocuments()) > 2);
    const found = await other.ledger.entries(0, 99);
    assert.ok(
      [...most, ...batch.flatMap(({ entries }) => entries)].every((each, at) =>
        found[at]?.equals(each ?? id16()),
      ),
    );
    assert.equal(found.length, 12);
  }).timeout(60_000);

  it('is not answered where the ledger has a gap', async () => {
    const { other, raw } = scene();
    for (let count = 0; count < 3; count++) await commitOk(other, { leaves: [id16(), id16()] });
    await raw.collection<{ _id: number }>('ledger').deleteOne({ _id: 2 });
    assert.equal((await other.ledger.entries(0, 2)).length, 2);
    await assert.rejects(other.ledger.entries(0, 3), { code: 'tampered' });
    for (const from of [2, 3]) await assert.rejects(other.ledger.entries(from, 1), { code: 'tampered' });
    assert.equal((await other.ledger.entries(4, 9)).length, 2);
  });

  it('has leaves that are found by an index that only holds short hashes', async () => {
    const { other, raw } = scene();
    const leaves = Array.from({ length: 3 }, () => randomBytes(101));
    await commitOk(other, { leaves });
    const document = await raw.collection('ledger').findOne({});
    const hashes = document?.['hashes'] as number[];
    assert.equal(hashes.length, 3);
    assert.ok(hashes.every((hash) => Number.isSafeInteger(hash) && hash >= 0 && hash < 2 ** 48));
    const indexes = await raw.collection('ledger').indexes();
    assert.ok(indexes.some(({ key, sparse }) => JSON.stringify(key) === '{"hashes":1}' && sparse === true));
  });
});

function assertLeftOut(projection: unknown): void {
  assert.ok(projection !== null && typeof projection === 'object', 'a whole document was asked for');
  const fields = Object.entries(projection).filter(([name]) => name !== '_id');
  assert.ok(fields.length > 0 || '_id' in projection);
  for (const [name, wanted] of fields) {
    assert.notEqual(name, 'entries');
    assert.equal(wanted, 1);
  }
}
