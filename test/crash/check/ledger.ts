import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { leafMatches, parseLeaf } from '../../../src/audit/entry-leaf.js';
import { entryReaders } from '../../../src/audit/entry-readers.js';
import { epochKey } from '../../../src/audit/epoch-keys.js';
import { recipientsFrom } from '../../../src/audit/key-directory.js';
import { isKeyEntry } from '../../../src/audit/key-entry.js';
import { openEntry } from '../../../src/audit/open-entry.js';
import { rowKey } from '../../../src/records/row-key.js';
import type { LedgerLeaf, Store, Version } from '../../../src/store/port.js';
import { subkey } from '../../../src/vault/keyed-hash.js';
import { openKeyringFile } from '../../../src/vault/keyring-file.js';
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
  const leaves = await allLeaves(store);
  assert.equal(await store.ledger.size(), leaves.length);
  const entries = await store.ledger.entries(0, leaves.length);
  const { lookup } = openKeyringFile(data.keyringFile).read();
  const [reader] = entryReaders(
    recipientsFrom(data.keysFolder),
    ['recovery'],
    subkey(lookup, 'entry readers'),
  )();
  assert.ok(reader);
  const written: Written = new Map();
  for (const [index, one] of leaves.entries()) {
    const sealed = entries[index];
    assert.ok(sealed && leafMatches(one.leaf, sealed), `entry ${index} is not that of its leaf`);
    if (isKeyEntry(sealed)) continue;
    const { epoch } = parseLeaf(one.leaf);
    const key = { kind: 'named', kid: `recovery/${epoch}`, key: epochKey(reader.secret, epoch) } as const;
    const change = openEntry(one.leaf, sealed, key)?.change;
    if (change) written.set(change.toString('hex'), one);
  }
  return written;
}

async function allLeaves(store: Store): Promise<LedgerLeaf[]> {
  const leaves: LedgerLeaf[] = [];
  for (;;) {
    const more = await store.ledger.leaves(leaves.length, 1000);
    if (more.length === 0) return leaves;
    for (const leaf of more) {
      assert.equal(leaf.index, leaves.length, 'the ledger has a gap');
      leaves.push(leaf);
    }
  }
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
