import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Store } from '../../src/store/port.js';
import type { OpenStore } from './store-contract.js';

export function notesContract(open: () => OpenStore): void {
  describe('notes', () => {
    it('are null until there is one of that name', async () => {
      await swapOk(open().store, 'one', null, bytes(1));
      assert.equal(await open().store.notes.get('two'), null);
      assert.equal(await open().store.notes.get(''), null);
      assert.deepEqual(await open().store.notes.get('one'), bytes(1));
    });

    it('change if what was there is known, and are seen by every handle at once', async () => {
      const other = await open().reopen();
      await swapOk(open().store, 'note', null, bytes(1));
      assert.deepEqual(await other.notes.get('note'), bytes(1));
      await swapOk(other, 'note', bytes(1), bytes(2));
      assert.deepEqual(await open().store.notes.get('note'), bytes(2));
      await swapOk(open().store, 'note', bytes(2), bytes(2));
      await swapOk(other, 'note', bytes(2), Buffer.alloc(0));
      await swapOk(open().store, 'note', Buffer.alloc(0), bytes(3));
      assert.deepEqual(await other.notes.get('note'), bytes(3));
    });

    it('stay as they are if it is not', async () => {
      const { notes } = open().store;
      assert.equal(await notes.swap('note', bytes(1), bytes(2)), false);
      assert.equal(await notes.get('note'), null);
      await swapOk(open().store, 'note', null, bytes(1));
      for (const wrong of [null, bytes(2), Buffer.alloc(0), bytes(1).subarray(1), randomBytes(500)]) {
        assert.equal(await notes.swap('note', wrong, bytes(3)), false);
        assert.equal(await (await open().reopen()).notes.swap('note', wrong, bytes(3)), false);
      }
      assert.deepEqual(await notes.get('note'), bytes(1));
    });

    it('are kept apart by name', async () => {
      const names = ['a', 'A', 'a/b', 'ä', 'a.b', '$a', ' '];
      for (const [at, name] of names.entries()) await swapOk(open().store, name, null, bytes(at));
      for (const [at, name] of names.entries()) {
        assert.deepEqual(await open().store.notes.get(name), bytes(at));
      }
    });

    it('let one of many that swap at the same time through, at every step', async () => {
      const handles = [open().store, await open().reopen()] as const;
      let from: Buffer | null = null;
      for (let step = 0; step < 5; step++) {
        const tries: Buffer[] = Array.from({ length: 20 }, () => randomBytes(100));
        const last: Buffer | null = from;
        const swapped: boolean[] = await Promise.all(
          tries.map((to, at) => handles[at % 2 === 0 ? 0 : 1].notes.swap('note', last, to)),
        );
        assert.equal(swapped.filter(Boolean).length, 1);
        from = tries[swapped.indexOf(true)] ?? null;
        for (const { notes } of handles) assert.deepEqual(await notes.get('note'), from);
      }
    });

    it('outlive a restart', async () => {
      await swapOk(open().store, 'note', null, bytes(1));
      await swapOk(open().store, 'note', bytes(1), bytes(2));
      const after = await open().restart();
      assert.deepEqual(await after.notes.get('note'), bytes(2));
      await swapOk(after, 'note', bytes(2), bytes(3));
    });
  });
}

async function swapOk({ notes }: Store, name: string, from: Buffer | null, to: Buffer): Promise<void> {
  assert.equal(await notes.swap(name, from, to), true);
}

function bytes(fill: number): Buffer {
  return Buffer.alloc(200, fill);
}
