import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Store } from '../../src/store/port.js';
import { collect, commitOk, id16 } from './samples.js';
import type { OpenStore } from './store-contract.js';

const mebibyte = 1024 * 1024;

export function blobsContract(open: () => OpenStore): void {
  describe('blobs', () => {
    for (const size of [0, 1, 1000, 256 * 1024, 3 * mebibyte + 17]) {
      it(`give back ${String(size)} bytes`, async () => {
        const bytes = randomBytes(size);
        const id = await putBlob(open().store, [bytes]);
        assert.ok((await blob(open().store, id))?.equals(bytes));
        assert.ok((await blob(await open().reopen(), id))?.equals(bytes));
      });
    }

    it('take pieces of any size and stream them back in pieces', async () => {
      const pieces = [1, 0, 700_000, 3, mebibyte, 5, 2 * mebibyte].map((size) => randomBytes(size));
      const id = await putBlob(open().store, pieces);
      const stream = await open().store.blobs.get(id);
      assert.ok(stream);
      const parts = await collect(stream);
      assert.ok(parts.length > 1);
      assert.ok(Buffer.concat(parts).equals(Buffer.concat(pieces)));
    });

    it('are kept apart, also when they are written at the same time', async () => {
      const all = Array.from({ length: 4 }, () => [randomBytes(400_000), randomBytes(300_000)]);
      const ids = await Promise.all(all.map((pieces) => putBlob(open().store, pieces)));
      for (const [at, id] of ids.entries()) {
        assert.ok((await blob(open().store, id))?.equals(Buffer.concat(all[at] ?? [])));
      }
    });

    it('are null if they were never stored', async () => {
      assert.equal(await open().store.blobs.get(id16()), null);
    });

    it('are gone once deleted, and deleting what is absent is no error', async () => {
      const [id, other] = [await putBlob(open().store, [id16()]), await putBlob(open().store, [id16()])];
      await open().store.blobs.delete(id);
      await open().store.blobs.delete(id);
      await open().store.blobs.delete(id16());
      assert.equal(await open().store.blobs.get(id), null);
      assert.equal(await (await open().restart()).blobs.get(id), null);
      assert.notEqual(await blob(await open().reopen(), other), null);
    });

    it('never show a part of what could not be read to its end', async () => {
      const id = id16();
      const put = open().store.blobs.put(id, id16(), broken());
      await assert.rejects(put);
      assert.equal(await open().store.blobs.get(id), null);
    });

    it('outlive a restart if their commit is in the ledger, and not if it is not', async () => {
      const bytes = randomBytes(600_000);
      const kept = await putBlob(open().store, [bytes]);
      const orphan = id16();
      await open().store.blobs.put(orphan, id16(), stream([bytes]));
      assert.ok((await blob(open().store, orphan))?.equals(bytes));
      const after = await open().restart();
      assert.ok((await blob(after, kept))?.equals(bytes));
      assert.equal(await after.blobs.get(orphan), null);
    });
  });
}

/** Puts a blob and makes the commit that it belongs to. */
async function putBlob(store: Store, pieces: Buffer[]): Promise<Buffer> {
  const [id, commit] = [id16(), id16()];
  await store.blobs.put(id, commit, stream(pieces));
  await commitOk(store, { id: commit });
  return id;
}

async function blob(store: Store, id: Buffer): Promise<Buffer | null> {
  const parts = await store.blobs.get(id);
  return parts && Buffer.concat(await collect(parts));
}

async function* stream(pieces: Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    await new Promise((resolve) => setImmediate(resolve));
    yield piece;
  }
}

async function* broken(): AsyncGenerator<Buffer> {
  yield* stream([randomBytes(mebibyte)]);
  throw new Error('the client went away');
}
