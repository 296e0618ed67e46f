import { ownName } from '../../src/audit/recipient-name.js';
import assert from 'node:assert/strict';
import { randomBytes, type KeyObject } from 'node:crypto';
import type { EntryContent } from '../../src/audit/entry-content.js';
import { epochKey } from '../../src/audit/epoch-keys.js';
import { sealKeyEntry, type KeyOwner, type KeySlot } from '../../src/audit/key-entry.js';
import type { X25519Jwk } from '../../src/audit/public-jwk.js';
import { sealEntry, type SealedEntry } from '../../src/audit/seal-entry.js';
import { x25519Pair } from '../../src/audit/x25519-pair.js';
import { formatCheckpoint } from '../../src/ledger/checkpoint.js';
import { emptyRange, grow, rootOf } from '../../src/ledger/compact-range.js';
import type { ExportedLedger } from '../../src/ledger/export/export-ledger.js';
import { signNote, type NoteSigner } from '../../src/ledger/signed-note.js';

/** A leaf and what lies beside it, or where that was erased nothing. */
export interface TestEntry {
  readonly leaf: Buffer;
  readonly sealed: Buffer | null;
}

/** Somebody to whom entries are sealed. */
export interface TestOwner {
  readonly owner: KeyOwner;
  readonly jwk: object;
  /** The slot that brings the epoch key. */
  readonly slot: KeySlot;
  readonly key: Buffer;
}

const epoch = 480_000;

export const testSubject = (secret = randomBytes(32)): TestOwner => {
  const { publicKey, privateKey } = x25519Pair(randomBytes(32));
  const key = epochKey(secret, epoch);
  return ownerOf({ kind: 'subject', privateKey }, privateKey, { kind: 'subject', publicKey, key });
};

export const testNamed = (id: string): TestOwner => {
  const { publicKey, privateKey } = x25519Pair(randomBytes(32));
  const key = epochKey(randomBytes(32), epoch);
  const owner = { kind: 'named', id: ownName(id, privateKey), privateKey } as const;
  return ownerOf(owner, privateKey, { kind: 'named', id: owner.id, publicKey, key });
};

function ownerOf(
  owner: KeyOwner,
  privateKey: KeyObject,
  slot: KeySlot & { publicKey: X25519Jwk },
): TestOwner {
  return { owner, jwk: privateKey.export({ format: 'jwk' }), slot, key: slot.key };
}

/** What happened, for a sealed entry. */
export interface TestAccess {
  readonly subject: TestOwner | null;
  readonly sequence: Buffer;
  readonly number: number;
  readonly event: object;
}

/** An entry that an access leaves. */
export function accessEntry(
  { subject, sequence, number, event }: TestAccess,
  named: readonly TestOwner[],
): TestEntry {
  const content: EntryContent = {
    salt: randomBytes(32),
    sequence,
    number,
    settled: number - 1,
    subject: subject === null ? null : 'Patient/1',
    request: Buffer.from('GET /Patient/1'),
    change: null,
    event: Buffer.from(JSON.stringify(event)),
  };
  const others = named.map(({ owner, key }) => ({
    kid: `${owner.kind === 'named' ? owner.id : ''}/${epoch}`,
    key,
  }));
  return sealEntry(content, { subject: subject?.key ?? null, others }, epoch, randomBytes(32));
}

export function keyEntries(owners: readonly TestOwner[]): SealedEntry[] {
  return sealKeyEntry(
    owners.map(({ slot }) => slot),
    epoch,
  );
}

/** Entries as a store would give them. */
export function storedLedger(entries: readonly TestEntry[]): ExportedLedger {
  const commit = Buffer.alloc(16);
  return {
    leaves: (from, limit) =>
      Promise.resolve(
        entries.slice(from, from + limit).map(({ leaf }, at) => ({ index: from + at, commit, leaf })),
      ),
    entries: (from, limit) => Promise.resolve(entries.slice(from, from + limit).map(({ sealed }) => sealed)),
  };
}

/** The signed checkpoint of the first `size` entries. */
export function checkpointNote(
  entries: readonly TestEntry[],
  signer: NoteSigner,
  size = entries.length,
): string {
  const leaves = entries.slice(0, size).map(({ leaf }) => leaf);
  const root = rootOf(grow(emptyRange, leaves));
  return signNote(formatCheckpoint({ origin: signer.name, size, root }), [signer]);
}

/** One of the entries, which is there and not erased. */
export function entryAt(entries: readonly TestEntry[], index: number): SealedEntry {
  const { leaf, sealed } = entries[index] ?? {};
  assert.ok(leaf && sealed, `there is no entry ${index}`);
  return { leaf, sealed };
}
