import assert from 'node:assert/strict';
import { commitOk } from '../../contract/samples.js';
import { aFolder } from './a-folder.js';

describe('waiting for the ledger in SQLite', () => {
  const folder = aFolder();

  it('ends with the commit that this process makes, not at the next look at the file', async () => {
    const store = folder().open('server');
    let size = 0;
    void store.ledger.grown(0, 60_000).then((grown) => (size = grown));
    await commitOk(store, {});
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(size, 1);
  });

  it('ends with the close of the store', async () => {
    const store = folder().open('server');
    let ended = false;
    void store.ledger.grown(0, 60_000).catch(() => (ended = true));
    await new Promise((resolve) => setImmediate(resolve));
    await store.close();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(ended, true);
  });
});
