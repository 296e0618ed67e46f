import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { withFaults } from '../../../src/store/sqlite/with-faults.js';
import { aFault } from './a-fault.js';

describe('faults of SQLite', () => {
  const fail = (error: Error) => () =>
    withFaults(() => {
      throw error;
    });

  for (const code of [
    'SQLITE_BUSY',
    'SQLITE_FULL',
    'SQLITE_IOERR_FSYNC',
    'SQLITE_READONLY',
    'SQLITE_NOMEM',
  ]) {
    it(`makes ${code} unavailable and keeps the cause`, () => {
      const cause = new Database.SqliteError('words of SQLite', code);
      assert.throws(fail(cause), aFault('unavailable'));
      assert.throws(fail(cause), { cause });
    });
  }

  for (const code of ['SQLITE_CORRUPT', 'SQLITE_CORRUPT_INDEX', 'SQLITE_NOTADB']) {
    it(`makes ${code} tampered`, () => {
      assert.throws(fail(new Database.SqliteError('words of SQLite', code)), aFault('tampered'));
    });
  }

  it('passes on what is no error of SQLite', () => {
    const error = new TypeError('a mistake in the code');
    assert.throws(fail(error), error);
  });

  it('passes on the result', () => {
    assert.equal(
      withFaults(() => 7),
      7,
    );
  });
});
