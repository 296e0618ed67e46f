import assert from 'node:assert/strict';
import { Fault } from '../../../src/fault.js';
import { aCommit, asRead, aVersion, commitOk, id16 } from '../../contract/samples.js';
import { describeMongo } from '../../support/mongo/describe.js';
import { scenes } from './scene.js';

const always = { from: 0, to: Infinity };

interface Row {
  _id: Buffer;
  version: number;
}

describeMongo('Who tampers with the database', (mongo) => {
  const scene = scenes(mongo);

  it('cannot bring an older version to light by rolling back what searches read', async () => {
    const { other, raw } = scene();
    const [both, early] = [id16(), id16()];
    const first = aVersion({ tokens: [both, early] });
    await commitOk(other, { versions: [first] });
    const current = raw.collection<Row>('current');
    const rolledBack = await current.findOne({ _id: first.key });
    assert.ok(rolledBack);
    const later = [2, 3].map((version) => aVersion({ key: first.key, version, tokens: [both] }));
    for (const version of later) await commitOk(other, { versions: [version] });
    await current.replaceOne({ _id: first.key }, rolledBack);
    const [found, ...more] = await other.find([both], always);
    assert.equal(more.length, 0);
    assert.equal(found?.version, 3);
    assert.deepEqual(await other.find([early], always), []);
    assert.deepEqual(await other.read(first.key), asRead(later[1] ?? first));
  });

  it('is found out when a part of the ledger is missing', async () => {
    const { other, raw } = scene();
    for (let count = 0; count < 4; count++) await commitOk(other, { leaves: [id16(), id16()] });
    await raw.collection<{ _id: number }>('ledger').deleteOne({ _id: 2 });
    assert.equal((await other.ledger.leaves(0, 2)).length, 2);
    for (const from of [0, 2, 3]) await assert.rejects(other.ledger.leaves(from, 9), isTampered);
    assert.equal((await other.ledger.leaves(4, 9)).length, 4);
  });

  it('is found out when a part of a blob is missing', async () => {
    const { other, raw } = scene();
    const [id, commit] = [id16(), aCommit()];
    await other.blobs.put(id, commit.id, pieces());
    await raw.collection('blobs').deleteOne({ bytes: Buffer.alloc(1024 * 1024, 1) });
    const stream = await other.blobs.get(id);
    assert.ok(stream);
    await assert.rejects(async () => {
      for await (const piece of stream) assert.ok(piece.length > 0);
    }, isTampered);
  });
});

describeMongo('A blob given up for dead while it comes in', (mongo) => {
  const scene = scenes(mongo);

  it('leaves nothing, and its commit fails', async () => {
    const { other, raw } = scene();
    const [id, commit] = [id16(), aCommit()];
    const put = other.blobs.put(
      id,
      commit.id,
      pieces(async () => {
        await scene().recover();
      }),
    );
    await assert.rejects(put, (error) => error instanceof Fault && error.code === 'unavailable');
    assert.equal(await raw.collection('blobs').countDocuments(), 0);
    assert.deepEqual(await other.commit([commit]), [{ kind: 'conflict', about: 'aborted' }]);
  });
});

async function* pieces(meanwhile = async () => Promise.resolve()): AsyncGenerator<Buffer> {
  for (const fill of [0, 1, 2]) {
    yield Buffer.alloc(1024 * 1024, fill);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (fill === 1) await meanwhile();
  }
}

function isTampered(error: unknown): true {
  assert.ok(error instanceof Fault);
  assert.equal(error.code, 'tampered');
  return true;
}
