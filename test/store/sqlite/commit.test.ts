import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { aCommit, aVersion, commitOk, id16, outcome } from '../../contract/samples.js';
import { aFault } from './a-fault.js';
import { aFolder } from './a-folder.js';

describe('commits to SQLite', () => {
  const folder = aFolder();

  it('undoes a whole batch when the database fails in the middle of it, and goes on', async () => {
    const { file, open } = folder();
    const store = open('server');
    await commitOk(store, {});
    breakAppends(file, 4);
    const batch = Array.from({ length: 6 }, () =>
      aCommit({ versions: [aVersion({ tokens: [id16()] })], dataKeys: [{ id: id16(), wrapped: id16() }] }),
    );
    await assert.rejects(store.commit(batch), aFault('unavailable'));
    assert.equal(await store.ledger.size(), 1);
    for (const { versions, dataKeys } of batch) {
      assert.equal(await store.read(versions[0]?.key ?? id16()), null);
      assert.deepEqual(await store.dataKeys.get(dataKeys.map(({ id }) => id)), []);
    }
    assert.equal(await commitOk(store, {}), 1);
  });

  it('refuses a version that would leave a gap', async () => {
    const store = folder().open('server');
    const key = id16();
    assert.equal(await outcome(store, { versions: [aVersion({ key, version: 2 })] }), 'version');
    await commitOk(store, { versions: [aVersion({ key })] });
    assert.equal(await outcome(store, { versions: [aVersion({ key, version: 3 })] }), 'version');
    assert.equal(await outcome(store, { versions: [aVersion({ key, version: 2 })] }), 'committed');
  });

  it('leaves no data key and no bound of a refused commit', async () => {
    const store = folder().open('server');
    const [key, family, id] = [id16(), id16(), id16()];
    await commitOk(store, { versions: [aVersion({ key })] });
    const refused = {
      versions: [aVersion({ key })],
      dataKeys: [{ id, wrapped: randomBytes(60) }],
      bounds: [{ family, bound: 9 }],
    };
    assert.equal(await outcome(store, refused), 'version');
    assert.deepEqual(await store.dataKeys.get([id]), []);
    assert.deepEqual(await store.bounds([family]), [0]);
  });
});

/** Makes the database refuse a leaf of that index, as a full disk might, without a word to the store. */
function breakAppends(file: string, index: number): void {
  const raw = new Database(file);
  raw.exec(
    `CREATE TRIGGER broken BEFORE INSERT ON leaves WHEN new.idx = ${index} BEGIN SELECT RAISE(ABORT, 'no'); END`,
  );
  raw.close();
}
