import assert from 'node:assert/strict';
import { changeLeaf } from '../../../src/audit/leaf.js';
import { rowKey } from '../../../src/records/row-key.js';
import type { LedgerLeaf, Store, Version } from '../../../src/store/port.js';
import { subkey } from '../../../src/vault/keyed-hash.js';
import { openKeyringFile } from '../../../src/vault/keyring-file.js';
import type { TestData } from '../../support/server/test-data.js';
import type { Op, World } from '../load/world.js';

/**
 * Holds the ledger against the rows: indices without gaps, and behind the founding one leaf for each request that
 * changed something, which is the hash of the rows as they are stored. Versions of one row come in order.
 */
export async function checkLedger(world: World, data: TestData): Promise<void> {
  const store = await data.openStore();
  try {
    const leaves = await allLeaves(store);
    assert.equal(await store.ledger.size(), leaves.length);
    const rowKeys = subkey(openKeyringFile(data.keyringFile).read().lookup, 'row keys');
    const done = world.ops.filter(({ fate, changes }) => fate === 'done' && changes.length > 0);
    const waiting = await Promise.all(done.map((op) => rowsOf(store, rowKeys, op)));
    waiting.sort((a, b) => timeOf(a) - timeOf(b));
    for (const leaf of leaves.slice(1)) assertStandsForRows(leaf, waiting);
    assert.equal(waiting.length, 0, `${waiting.length} changes have no leaf in the ledger`);
  } finally {
    await store.close();
  }
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

function timeOf(rows: readonly Version[]): number {
  return Math.min(...rows.map(({ updated }) => updated));
}

/** Rows lie in about the order of their leaves, so that the ones wanted are among the first. */
function assertStandsForRows({ index, commit, leaf }: LedgerLeaf, waiting: Version[][]): void {
  const at = waiting.findIndex((rows) => changeLeaf(commit, rows).equals(leaf));
  assert.ok(at >= 0, `leaf ${index} stands for no rows that were written`);
  const rows = waiting.splice(at, 1)[0] ?? [];
  for (const earlier of waiting) {
    assert.ok(
      !earlier.some((one) => rows.some((row) => precedes(one, row))),
      `leaf ${index} comes too early`,
    );
  }
}

function precedes(one: Version, row: Version): boolean {
  return one.version < row.version && one.key.equals(row.key);
}
