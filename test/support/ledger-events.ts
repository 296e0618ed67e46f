import type { AuditEvent } from 'fhir/r4.js';
import { openEntry } from '../../src/audit/open-entry.js';
import { isKeyEntry, openKeyEntry } from '../../src/audit/key-entry.js';
import type { EntryContent } from '../../src/audit/entry-content.js';
import type { Store } from '../../src/store/port.js';
import { testReader, testReaderKey } from './test-reader.js';

/** What a verifier reads in a ledger: key entries first, then what they open. */
export interface ReadEntry {
  readonly index: number;
  readonly content: EntryContent;
  readonly event: AuditEvent;
}

/** All entries from `from` on that the tests' reader can open. */
export async function ledgerEvents(store: Store, from = 0): Promise<ReadEntry[]> {
  const leaves = await store.ledger.leaves(0, 100_000);
  const entries = await store.ledger.entries(0, 100_000);
  const keys = new Map<number, Buffer>();
  const read: ReadEntry[] = [];
  for (const [index, { leaf }] of leaves.entries()) {
    const sealed = entries[index];
    if (!sealed) continue;
    if (isKeyEntry(sealed)) {
      const found = openKeyEntry(leaf, sealed, {
        kind: 'named',
        id: testReader.name,
        privateKey: testReaderKey,
      });
      if (found) keys.set(found.epoch, found.key);
    } else if (index >= from) {
      const content = openWith(keys, leaf, sealed);
      read.push({ index, content, event: JSON.parse(content.event.toString()) as AuditEvent });
    }
  }
  return read;
}

function openWith(keys: ReadonlyMap<number, Buffer>, leaf: Buffer, sealed: Buffer): EntryContent {
  for (const [epoch, key] of keys) {
    const content = openEntry(leaf, sealed, { kind: 'named', kid: `${testReader.name}/${epoch}`, key });
    if (content) return content;
  }
  throw new Error('an entry cannot be opened by the reader of the tests');
}
