import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { rowKey } from '../../../src/records/row-key.js';
import type { LedgerLeaf, Store, Version } from '../../../src/store/port.js';
import { subkey } from '../../../src/vault/keyed-hash.js';
import { openKeyringFile } from '../../../src/vault/keyring-file.js';
import { openedLedger } from '../../support/server/opened-ledger.js';
import type { TestData } from '../../support/server/test-data.js';
import type { Op, World } from '../load/world.js';

/**
 * Holds the ledger against the rows: indices without gaps, each entry that of its leaf, one entry for each version that was written and none for
 * what was not, those of one request in one commit, and those of one row in the order of its versions.
 */
export async function checkLedger(world: World, data: TestData): Promise<void> {
  const store = await data.openStore();
  try {
    const written = await writtenVersions(store, data);
    const rowKeys = subkey(openKeyringFile(data.keyringFile).read().lookup, 'row keys');
    const done = world.ops.filter(({ fate, changes }) => fate === 'done' && changes.length > 0);
    const places: Place[] = [];
    for (const op of done) places.push(...placesOf(op, await rowsOf(store, rowKeys, op), written));
    assertInOrder(places);
    assert.equal(written.size, 0, `${written.size} entries stand for no rows that were written`);
  } finally {
    await store.close();
  }
}

/** By the hash of the sealed version: its entry's leaf. */
type Written = Map<string, LedgerLeaf>;

async function writtenVersions(store: Store, data: TestData): Promise<Written> {
  const written: Written = new Map();
  for (const entry of await openedLedger(store, data)) {
    const { change } = entry.content;
    if (change) written.set(change.toString('hex'), entry);
  }
  return written;
}

async function rowsOf(store: Store, rowKeys: Buffer, { name, changes }: Op): Promise<Version[]> {
  return Promise.all(
    changes.map(async ({ of, version }) => {
      const row = version === null ? null : await store.read(rowKey(rowKeys, of.type, of.id ?? ''), version);
      assert.ok(row, `a row of ${name} is not in the store`);
      return row;
    }),
  );
}

/** Where the ledger has a version. */
interface Place {
  readonly row: Version;
  readonly index: number;
}

function placesOf({ name }: Op, rows: readonly Version[], written: Written): Place[] {
  const leaves = rows.map(({ sealed }) => {
    const hex = hash('sha256', sealed, 'hex');
    const leaf = written.get(hex);
    assert.ok(leaf, `a row of ${name} has no entry`);
    written.delete(hex);
    return leaf;
  });
  assert.equal(new Set(leaves.map(({ commit }) => commit.toString('hex'))).size, 1, `${name} is torn apart`);
  return rows.map((row, i) => ({ row, index: leaves[i]?.index ?? -1 }));
}

function assertInOrder(places: readonly Place[]): void {
  const newest = new Map<string, number>();
  for (const { row, index } of [...places].sort((a, b) => a.index - b.index)) {
    const name = row.key.toString('hex');
    assert.ok(row.version > (newest.get(name) ?? 0), `leaf ${index} comes too early`);
    newest.set(name, row.version);
  }
}
