import assert from 'node:assert/strict';
import { openConnection } from '../../../src/store/sqlite/connection.js';
import { aFolder } from './a-folder.js';

describe('a connection to SQLite', () => {
  const folder = aFolder();

  it('syncs every commit to the disk, overwrites what is deleted and writes no temporary files', () => {
    const connection = openConnection(folder().file, 'existing or new');
    const settings = ['journal_mode', 'synchronous', 'secure_delete', 'temp_store', 'busy_timeout'];
    const values = settings.map((name) => connection.pragma(name, { simple: true }));
    connection.close();
    const [full, memory] = [2, 2];
    assert.deepEqual(values, ['wal', full, 1, memory, 5000]);
  });
});
