import assert from 'node:assert/strict';
import { collect, id16 } from '../../contract/samples.js';
import { aFault } from './a-fault.js';
import { aFolder } from './a-folder.js';
import { countBlobs } from './count-blobs.js';

describe('blobs in SQLite', () => {
  const folder = aFolder();

  it('leave nothing behind when their source breaks off', async () => {
    const { file, open } = folder();
    const put = open('server').blobs.put(id16(), id16(), pieces(3, new Error('the client went away')));
    await assert.rejects(put, /the client went away/);
    assert.deepEqual(countBlobs(file), { blobs: 0, blob_pieces: 0, pending_blobs: 0 });
  });

  it('end a read with a fault when they are deleted or the store is closed meanwhile', async () => {
    const store = folder().open('server');
    const [deleted, kept] = [id16(), id16()];
    for (const id of [deleted, kept]) await store.blobs.put(id, id16(), pieces(3));
    const streams = [await store.blobs.get(deleted), await store.blobs.get(kept)];
    await store.blobs.delete(deleted);
    await assert.rejects(collect(streams[0] ?? pieces(0)), aFault('unavailable'));
    await store.close();
    await assert.rejects(collect(streams[1] ?? pieces(0)), aFault('unavailable'));
  });
});

async function* pieces(count: number, last?: Error): AsyncGenerator<Buffer> {
  for (let n = 0; n < count; n++) yield await Promise.resolve(Buffer.alloc(300_000, n));
  if (last) throw last;
}
