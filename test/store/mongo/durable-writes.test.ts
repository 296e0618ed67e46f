import assert from 'node:assert/strict';
import type { MongoClient } from 'mongodb';
import { durableWrites } from '../../../src/store/mongo/durable-writes.js';

describe('What is asked of MongoDB at every write', () => {
  for (const [what, hello, w] of [
    ['a lone node', { isWritablePrimary: true }, 1],
    ['a replica set', { isWritablePrimary: true, setName: 'rs0' }, 'majority'],
    ['a sharded cluster', { isWritablePrimary: true, msg: 'isdbgrid' }, 'majority'],
  ] as const) {
    it(`is the journal and w: ${String(w)}, if it is ${what}`, async () => {
      const client = { db: () => ({ command: () => Promise.resolve(hello) }) } as unknown as MongoClient;
      assert.deepEqual(await durableWrites(client), { w, journal: true });
    });
  }
});
