import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { makeRecords } from '../../src/records/records.js';
import {
  put,
  recordsOn,
  testAsked,
  queryOf,
  withTempRecords,
  type TempRecords,
} from '../support/temp-records.js';
import { rejects } from '../support/refuses.js';

const weight = {
  resourceType: 'Observation',
  id: 'w',
  status: 'final',
  code: { text: 'w' },
  subject: { reference: 'Patient/a' },
};
const height = {
  resourceType: 'Observation',
  id: 'h',
  status: 'final',
  code: { text: 'h' },
  subject: { reference: 'Patient/b' },
};

/** What a thief with write access does to the database file, one statement each. */
const attacks: Readonly<Record<string, string>> = {
  'swaps the sealed resources of two rows':
    'UPDATE versions SET sealed = (SELECT sealed FROM versions o WHERE o.key != versions.key AND o.version = versions.version)',
  'swaps the sealed index records of two rows':
    'UPDATE versions SET idx = (SELECT idx FROM versions o WHERE o.key != versions.key AND o.version = versions.version)',
  'puts an older version in the place of a newer one':
    'UPDATE versions SET sealed = (SELECT sealed FROM versions o WHERE o.key = versions.key AND o.version = 1), idx = (SELECT idx FROM versions o WHERE o.key = versions.key AND o.version = 1) WHERE version = 2',
  'changes the time of writing': 'UPDATE versions SET updated = updated + 1',
  'renames a row': 'UPDATE versions SET version = version + 10',
  'cuts the sealed resource short': 'UPDATE versions SET sealed = substr(sealed, 1, 40)',
  'empties the sealed resource': "UPDATE versions SET sealed = x''",
  'empties the index record': "UPDATE versions SET idx = x''",
  'swaps two data keys':
    'UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys o WHERE o.id != data_keys.id ORDER BY o.id LIMIT 1)',
  'removes the data keys': 'DELETE FROM data_keys',
};

async function attacked(temp: TempRecords, statement: string): Promise<void> {
  await put(temp.records, weight);
  await put(temp.records, height);
  await put(temp.records, { ...weight, code: { text: 'changed' } });
  await put(temp.records, { ...height, code: { text: 'changed' } });
  const thief = new Database(temp.file);
  assert.ok(thief.prepare(statement).run().changes > 0);
  thief.close();
}

describe('A row that was tampered with', () => {
  for (const [attack, statement] of Object.entries(attacks)) {
    it(`is an error with its own code, read or searched, when someone ${attack}`, async () => {
      await withTempRecords(async (temp) => {
        await attacked(temp, statement);
        const records = makeRecords(recordsOn(temp.store, temp.keyring), testAsked);
        const act = async (): Promise<void> => {
          for (const id of ['w', 'h']) {
            await records.history(
              { kind: 'instance', type: 'Observation', id },
              { after: null, count: 10, since: null, at: null },
            );
          }
          await records.search(queryOf('Observation', '_id=w,h', 10), null);
        };
        await rejects('tampered', act);
      });
    });
  }

  it('is found by flipping any single bit of what is sealed', async () => {
    await withTempRecords(async (temp) => {
      await put(temp.records, weight);
      const thief = new Database(temp.file);
      const row = thief.prepare('SELECT sealed, idx FROM versions').get() as { sealed: Buffer; idx: Buffer };
      const records = makeRecords(recordsOn(temp.store, temp.keyring), testAsked);
      for (const [column, bytes] of Object.entries(row)) {
        for (let bit = 0; bit < bytes.length * 8; bit += 61) {
          const altered = Buffer.from(bytes);
          altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
          thief.prepare(`UPDATE versions SET ${column} = ?`).run(altered);
          await rejects('tampered', () => records.search(queryOf('Observation', '_id=w', 10), null));
        }
        thief.prepare(`UPDATE versions SET ${column} = ?`).run(bytes);
      }
      assert.equal((await records.read('Observation', 'w')).version, 1);
      thief.close();
    });
  });
});
