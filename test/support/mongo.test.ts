import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Binary, MongoClient, MongoServerError, type Collection } from 'mongodb';
import { describeMongo } from './mongo/describe.js';

interface Row {
  readonly _id: number;
}

/** A MongoDB without a replica set does not wait for the journal if `w` is `majority`, whatever `j` says. */
const durable = { writeConcern: { w: 1, j: true } } as const;

describeMongo('the MongoDB of the tests', (mongo) => {
  let uri = '';
  const clients: MongoClient[] = [];
  const newClient = async () => {
    const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 }).connect();
    clients.push(client);
    return client;
  };
  const rows = async () => (await newClient()).db().collection<Row>('rows');
  beforeEach(() => {
    uri = mongo().freshUri();
  });
  afterEach(async () => {
    await Promise.all(
      clients.splice(0).map(async (client) => {
        await client.close();
      }),
    );
  });

  it('serves two clients at once and outlives the end of one', async () => {
    const [one, other] = await Promise.all([newClient(), newClient()]);
    const ids = Array.from({ length: 200 }, (_, id) => id);
    const inserts = ids.map(async (_id) => {
      await (_id < 100 ? one : other).db().collection<Row>('rows').insertOne({ _id });
    });
    await Promise.all(inserts);
    await one.close();
    const found = other.db().collection<Row>('rows').find({}, { batchSize: 7 }).sort({ _id: 1 });
    assert.deepEqual(await found.map(({ _id }) => _id).toArray(), ids);
  });

  it('refuses an element that stands in another document, if the unique index says so', async () => {
    const shelf = (await newClient()).db().collection('shelf');
    const present = { 'tokens.0': { $exists: true } };
    await shelf.createIndex({ tokens: 1 }, { unique: true, partialFilterExpression: present }, {});
    await shelf.insertMany([{ tokens: ['a', 'b'] }, { tokens: ['c', 'c'] }]);
    await assert.rejects(shelf.insertOne({ tokens: ['d', 'b'] }), isDuplicate);
    await shelf.insertMany([{ tokens: [] }, { tokens: [] }, { tokens: null }, {}, {}]);
    assert.equal(await shelf.countDocuments({ tokens: 'b' }), 1);
  });

  it('lets one of many updates of the same state through', async () => {
    const versions = (await newClient()).db().collection('versions');
    await versions.insertOne({ version: 1 });
    const updates = Array.from({ length: 20 }, async () => {
      const { modifiedCount } = await versions.updateOne({ version: 1 }, { $inc: { version: 1 } });
      return modifiedCount;
    });
    assert.equal((await Promise.all(updates)).filter((count) => count === 1).length, 1);
  });

  it('takes and gives back large documents', async () => {
    const bytes = randomBytes(15_000_000);
    const large = (await newClient()).db().collection<Row & { bytes: Binary }>('large');
    await large.insertMany([1, 2].map((_id) => ({ _id, bytes: new Binary(bytes) })));
    const found = await large.find().toArray();
    assert.deepEqual(
      found.map((document) => bytes.equals(document.bytes.buffer)),
      [true, true],
    );
  });

  it('loses no insert acknowledged as durable when it is killed under load', async function () {
    if (!mongo().owned) this.skip();
    const acknowledged: number[] = [];
    const target = await rows();
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      await insertUntilItFails(target, writer, acknowledged);
    });
    while (acknowledged.length < 300) await sleep(1);
    await mongo().kill();
    await Promise.all(writers);
    await mongo().restart();
    const found = new Set(await (await rows()).distinct('_id'));
    const lost = acknowledged.filter((id) => !found.has(id));
    assert.deepEqual(lost, []);
  });

  it('comes back on its port and with its data to the clients that it had', async function () {
    if (!mongo().owned) this.skip();
    const target = await rows();
    await target.insertOne({ _id: 1 }, durable);
    const before = mongo().uri;
    await mongo().restart();
    assert.equal(mongo().uri, before);
    assert.deepEqual(await target.find().toArray(), [{ _id: 1 }]);
  });
});

function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === 11_000;
}

async function insertUntilItFails(target: Collection<Row>, first: number, acknowledged: number[]) {
  for (let _id = first; ; _id += 8) {
    try {
      await target.insertOne({ _id }, durable);
    } catch {
      return;
    }
    acknowledged.push(_id);
  }
}
