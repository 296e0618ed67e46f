import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Fault } from '../../src/fault.js';
import type { Store } from '../../src/store/port.js';
import { aCommit, commitOk, id16 } from './samples.js';
import type { OpenStore } from './store-contract.js';

export function failuresContract(open: () => OpenStore): void {
  describe('answering and not answering', () => {
    it('answers a ping', async () => {
      await open().store.ping();
    });

    for (const [name, call] of Object.entries(calls)) {
      it(`throws \`unavailable\` at ${name} after close`, async () => {
        await open().store.close();
        await assert.rejects(async () => call(open().store), isUnavailable);
      });
    }

    it('ends a wait for growth at close', async () => {
      const waiting = open().store.ledger.grown(0, 60_000);
      const ended = assert.rejects(waiting, isUnavailable);
      await open().store.close();
      await ended;
    });

    it('leaves other handles open at close', async () => {
      const other = await open().reopen();
      await open().store.close();
      await other.ping();
      await commitOk(other, {});
    });
  });
}

const calls: Record<string, (store: Store) => Promise<unknown>> = {
  settle: (store) => store.settle({ rows: [], dataKeys: [], bounds: [], through: 0 }),
  commit: (store) => store.commit([aCommit()]),
  read: (store) => store.read(id16()),
  history: (store) => store.history(id16(), 10, 10),
  find: (store) => store.find([id16()], { from: 0, to: Infinity }),
  carried: (store) => store.carried([id16()]),
  bounds: (store) => store.bounds([id16()]),
  watermark: (store) => store.watermark(),
  ping: (store) => store.ping(),
  'ledger.size': (store) => store.ledger.size(),
  'ledger.leaves': (store) => store.ledger.leaves(0, 10),
  'ledger.grown': (store) => store.ledger.grown(0, 10),
  'ledger.entries': (store) => store.ledger.entries(0, 10),
  'ledger.eraseEntries': (store) => store.ledger.eraseEntries([0]),
  'ledger.indexOfCommit': (store) => store.ledger.indexOfCommit(id16()),
  'ledger.indexOfLeafHash': (store) => store.ledger.indexOfLeafHash(randomBytes(32)),
  'ledger.owed': (store) => store.ledger.owed(10),
  'ledger.tiles.get': (store) => store.ledger.tiles.get(0, 0),
  'ledger.tiles.put': (store) => store.ledger.tiles.put(0, 0, id16()),
  'notes.get': (store) => store.notes.get('note'),
  'notes.swap': (store) => store.notes.swap('note', null, id16()),
  'dataKeys.get': (store) => store.dataKeys.get([id16()]),
  'dataKeys.scan': (store) => store.dataKeys.scan(null, 10),
  'dataKeys.rewrap': (store) => store.dataKeys.rewrap([{ id: id16(), from: id16(), to: id16() }]),
  'dataKeys.destroy': (store) => store.dataKeys.destroy([id16()], 1),
  'dataKeys.destroyedSince': (store) => store.dataKeys.destroyedSince(0),
  'blobs.put': (store) => store.blobs.put(id16(), id16(), onePiece()),
  'blobs.get': (store) => store.blobs.get(id16()),
  'blobs.delete': (store) => store.blobs.delete(id16()),
};

async function* onePiece(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(id16());
}

function isUnavailable(error: unknown): true {
  assert.ok(error instanceof Fault, 'expected a Fault');
  assert.equal(error.code, 'unavailable');
  return true;
}
