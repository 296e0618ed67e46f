import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { Context } from '../../../src/store/mongo/context.js';
import { collectionsOf, versionId } from '../../../src/store/mongo/documents.js';
import { promote, type Promotable } from '../../../src/store/mongo/promote.js';
import { id16 } from '../../contract/samples.js';
import { describeMongo } from '../../support/mongo/describe.js';

describeMongo('Promotion', (mongo) => {
  let client: MongoClient;
  let context: Context;
  beforeEach(() => {
    client = new MongoClient(mongo().freshUri(), { promoteBuffers: true });
    const db = client.db();
    const clock = { now: () => 1, sync: () => Promise.resolve() };
    context = { ...collectionsOf(db), db, clock, leaseMs: 1, step: () => Promise.resolve() };
  });
  afterEach(async () => {
    await client.close();
  });

  for (const orders of [
    [1, 2],
    [2, 1],
    [1, 2, 3],
    [3, 1, 2],
    [3, 2, 1],
  ]) {
    it(`ends at the latest version if versions ${orders.join(', ')} are promoted at the same time`, async () => {
      for (let round = 0; round < 10; round++) {
        const keys = Array.from({ length: 40 }, id16);
        await Promise.all(
          orders.map(async (version) => {
            await promote(context, rowsOf(keys, version));
          }),
        );
        const found = await context.current.find({ _id: { $in: keys } }).toArray();
        assert.equal(found.length, keys.length);
        for (const { version, updated } of found) {
          assert.equal(version, Math.max(...orders));
          assert.equal(updated, version);
        }
      }
    });
  }

  it('may be repeated at any time', async () => {
    const keys = [id16(), id16()];
    for (const version of [1, 2, 1, 3, 2, 3, 1]) await promote(context, rowsOf(keys, version));
    const found = await context.current.find().toArray();
    assert.deepEqual(
      found.map(({ version }) => version),
      [3, 3],
    );
  });

  it('goes by the latest of several versions of a row', async () => {
    const key = id16();
    await promote(
      context,
      [2, 3, 1].flatMap((version) => rowsOf([key], version)),
    );
    assert.equal((await context.current.findOne({ _id: key }))?.version, 3);
  });
});

function rowsOf(keys: readonly Buffer[], version: number): Promotable[] {
  return keys.map((key) => ({ _id: versionId(key, version), updated: version, tokens: [] }));
}
