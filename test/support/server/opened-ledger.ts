import assert from 'node:assert/strict';
import type { EntryContent } from '../../../src/audit/entry-content.js';
import { leafMatches, parseLeaf } from '../../../src/audit/entry-leaf.js';
import { entryReaders } from '../../../src/audit/entry-readers.js';
import { epochKey } from '../../../src/audit/epoch-keys.js';
import { recipientsFrom } from '../../../src/audit/key-directory.js';
import { isKeyEntry } from '../../../src/audit/key-entry.js';
import { openEntry } from '../../../src/audit/open-entry.js';
import type { LedgerLeaf, Store } from '../../../src/store/port.js';
import { subkey } from '../../../src/vault/keyed-hash.js';
import { openKeyringFile } from '../../../src/vault/keyring-file.js';
import type { TestData } from './test-data.js';

/** An entry as its server could open it. */
export interface OpenedEntry extends LedgerLeaf {
  readonly content: EntryContent;
}

/** All entries of a ledger from an index on, without key entries. Indices have no gaps, and each entry is that of its leaf. */
export async function openedLedger(store: Store, data: TestData, from = 0): Promise<OpenedEntry[]> {
  const leaves = await allLeaves(store, from);
  const entries = await store.ledger.entries(from, leaves.length);
  const { lookup } = openKeyringFile(data.keyringFile).read();
  const directory = recipientsFrom(data.keysFolder);
  const [reader] = entryReaders(directory, ['recovery'], subkey(lookup, 'entry readers'))();
  assert.ok(reader);
  return leaves.flatMap((one, i) => {
    const sealed = entries[i];
    assert.ok(sealed && leafMatches(one.leaf, sealed), `entry ${one.index} is not that of its leaf`);
    if (isKeyEntry(sealed)) return [];
    const { epoch } = parseLeaf(one.leaf);
    const key = epochKey(reader.secret, epoch);
    const content = openEntry(one.leaf, sealed, { kind: 'named', kid: `${reader.name}/${epoch}`, key });
    assert.ok(content, `entry ${one.index} is not for recovery`);
    return [{ ...one, content }];
  });
}

async function allLeaves(store: Store, from: number): Promise<LedgerLeaf[]> {
  const leaves: LedgerLeaf[] = [];
  for (;;) {
    const more = await store.ledger.leaves(from + leaves.length, 1000);
    if (more.length === 0) return leaves;
    for (const leaf of more) {
      assert.equal(leaf.index, from + leaves.length, 'the ledger has a gap');
      leaves.push(leaf);
    }
  }
}
