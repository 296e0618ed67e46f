import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { aCommit, commitOk } from '../../contract/samples.js';
import { aFault } from './a-fault.js';
import { aFolder } from './a-folder.js';

describe('erased entries in SQLite', () => {
  const folder = aFolder();

  it('leave no sixteen of their bytes in any file, however many came and went', async () => {
    const { file, open } = folder();
    const store = open('server');
    const all: Buffer[] = [];
    const erased = new Set<number>();
    for (let round = 0; round < 30; round++) {
      const entries = Array.from({ length: 20 }, (_, at) => randomBytes([60, 700, 2500, 9000][at % 4] ?? 60));
      await store.commit(entries.map((entry) => aCommit({ entries: [entry] })));
      all.push(...entries);
      const leaving = Array.from({ length: 12 }, () => Math.floor(Math.random() * all.length));
      for (const index of leaving) erased.add(index);
      await store.ledger.eraseEntries(leaving);
    }
    const left = bytesIn(dirname(file));
    assert.ok(erased.size > 150 && erased.size < 500);
    for (const [index, entry] of all.entries()) {
      if (!erased.has(index)) assert.ok(left.includes(entry.subarray(0, 16)));
      // Pieces all over the entry: the ends of a long one lie in other pages than its beginning.
      else
        for (const piece of piecesOf(entry))
          assert.ok(!left.includes(piece), 'bytes of an erased entry remain');
    }
  }).timeout(60_000);

  it('are reported as not yet wiped while another connection reads an older state', async () => {
    const { file, open } = folder();
    const store = open('server');
    const entry = randomBytes(300);
    await commitOk(store, { entries: [entry] });
    const reader = new Database(file);
    reader.exec('BEGIN; SELECT * FROM leaves');
    await assert.rejects(store.ledger.eraseEntries([0]), aFault('unavailable'));
    assert.deepEqual(await store.ledger.entries(0, 1), [null]);
    reader.close();
    await store.ledger.eraseEntries([0]);
    assert.ok(!bytesIn(dirname(file)).includes(entry.subarray(0, 16)));
  }).timeout(20_000);
});

function bytesIn(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

function piecesOf(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / 500);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * 500, at * 500 + 16)).filter(
    (piece) => piece.length === 16,
  );
}
