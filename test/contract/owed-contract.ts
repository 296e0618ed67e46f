import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { NewVersion, Settlement, Store } from '../../src/store/port.js';
import { aCommit, asRead, aVersion, commitOk, hex, id16, outcome } from './samples.js';
import type { OpenStore } from './store-contract.js';

const always = { from: 0, to: Infinity };

export function owedContract(open: () => OpenStore): void {
  describe('what commits owe', () => {
    it('is listed in the order of the ledger, as much as is asked for', async () => {
      const { store } = open();
      assert.deepEqual(await store.ledger.owed(10), []);
      const two = { leaves: [randomBytes(32), randomBytes(32)] };
      const [first, none, second] = [aCommit({ ...two, owed: id16() }), aCommit(), aCommit({ owed: id16() })];
      const third = aCommit({ owed: id16() });
      await store.commit([first, none, second]);
      await store.commit([third]);
      const all = [
        { index: 0, commit: first.id, owed: first.owed },
        { index: 3, commit: second.id, owed: second.owed },
        { index: 4, commit: third.id, owed: third.owed },
      ];
      assert.deepEqual(await store.ledger.owed(10), all);
      assert.deepEqual(await store.ledger.owed(2), all.slice(0, 2));
      assert.deepEqual(await store.ledger.owed(0), []);
    });

    it('is not owed by a commit that is refused', async () => {
      const { store } = open();
      const taken = aVersion();
      await commitOk(store, { versions: [taken] });
      assert.equal(await outcome(store, { versions: [taken], owed: id16() }), 'version');
      assert.deepEqual(await store.ledger.owed(10), []);
    });

    it('outlives a crash', async () => {
      const owed = id16();
      await commitOk(open().store, { owed });
      const restarted = await open().restart();
      assert.deepEqual(
        (await restarted.ledger.owed(10)).map((each) => each.owed),
        [owed],
      );
    });
  });

  describe('settling what is owed', () => {
    it('makes rows that every handle reads and finds', async () => {
      const { store } = open();
      const other = await open().reopen();
      await commitOk(store, { owed: id16() });
      const rows = [aVersion({ tokens: [id16(), id16()] }), aVersion({ tokens: [id16()] })];
      const bounds = [{ family: id16(), bound: 9 }];
      const dataKeys = [{ id: id16(), wrapped: randomBytes(60) }];
      assert.ok(await store.settle({ ...through(1), rows, bounds, dataKeys }));
      for (const row of rows) {
        assert.deepEqual(await other.read(row.key), asRead(row));
        for (const token of row.tokens) assert.deepEqual(await keysFound(other, token), hex([row.key]));
      }
      assert.deepEqual(await other.bounds(bounds.map(({ family }) => family)), [9]);
      assert.equal((await other.dataKeys.get(dataKeys.map(({ id }) => id))).length, 1);
      assert.equal(await other.ledger.size(), 1);
    });

    it('ends what commits below an index owe, and nothing else', async () => {
      const { store } = open();
      const other = await open().reopen();
      await store.commit([aCommit({ owed: id16() }), aCommit({ owed: id16() }), aCommit({ owed: id16() })]);
      assert.ok(await store.settle(through(2)));
      assert.deepEqual(await indices(other), [2]);
      assert.ok(await other.settle(through(1)));
      assert.deepEqual(await indices(store), [2]);
      await commitOk(store, { owed: id16() });
      assert.deepEqual(await indices(other), [2, 3]);
      assert.ok(await store.settle(through(4)));
      assert.deepEqual(await indices(other), []);
    });

    it('leaves a row as it is that another process made of the same commit', async () => {
      const { store } = open();
      const other = await open().reopen();
      await commitOk(store, { owed: id16() });
      const first = aVersion({ tokens: [id16()] });
      const second: NewVersion = { ...first, index: randomBytes(40), tokens: [id16()] };
      assert.ok(await store.settle({ ...through(0), rows: [first] }));
      assert.ok(await other.settle({ ...through(1), rows: [second, aVersion()] }));
      assert.deepEqual(await store.read(first.key), asRead(first));
      assert.deepEqual(await keysFound(store, first.tokens[0]), hex([first.key]));
      assert.deepEqual(await keysFound(store, second.tokens[0]), []);
    });

    it('may be done by any number of processes at once', async () => {
      const handles = [open().store, await open().reopen(), await open().reopen()];
      await commitOk(open().store, { owed: id16() });
      const keys = Array.from({ length: 20 }, id16);
      const settlements = handles.map((handle) => {
        const rows = keys.map((key) => aVersion({ key, tokens: [id16()] }));
        return { handle, settlement: { ...through(1), rows } };
      });
      await Promise.all(settlements.map(({ handle, settlement }) => handle.settle(settlement)));
      for (const key of keys) {
        const read = await open().store.read(key);
        const made = settlements.flatMap(({ settlement: { rows } }) =>
          rows.filter((row) => row.key.equals(key)),
        );
        const winner = made.find((row) => read?.index.equals(row.index));
        assert.ok(winner, 'a row is as one of them made it');
        for (const row of made) {
          const expected: string[] = row === winner ? hex([key]) : [];
          assert.deepEqual(await keysFound(open().store, row.tokens[0]), expected);
        }
      }
    });

    it('does nothing if a data key is there with other bytes or destroyed', async () => {
      const { store } = open();
      const [other, destroyed] = [id16(), id16()];
      await commitOk(store, { owed: id16(), dataKeys: [{ id: other, wrapped: randomBytes(60) }] });
      await store.dataKeys.destroy([destroyed], 1);
      for (const id of [other, destroyed]) {
        const row = aVersion({ tokens: [id16()] });
        const dataKeys = [{ id, wrapped: randomBytes(60) }];
        assert.equal(await store.settle({ ...through(1), rows: [row], dataKeys }), false);
        assert.equal(await store.read(row.key), null);
        assert.deepEqual(await keysFound(store, row.tokens[0]), []);
        assert.deepEqual(await indices(store), [0]);
      }
    });
  });
}

function through(index: number): Settlement {
  return { rows: [], dataKeys: [], bounds: [], through: index };
}

async function indices(store: Store): Promise<number[]> {
  return (await store.ledger.owed(10)).map(({ index }) => index);
}

async function keysFound(store: Store, token: Buffer | undefined): Promise<string[]> {
  return hex((await store.find(token ? [token] : [], always)).map(({ key }) => key));
}
