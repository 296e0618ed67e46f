import { hash, type KeyObject } from 'node:crypto';
import { Fault } from '../fault.js';
import { fewRandomBytes } from '../vault/random-bytes.js';
import { shuffled } from '../vault/shuffled.js';
import { formatLeaf, leafMatches, parseLeaf } from './entry-leaf.js';
import { openSlot, parseSlot, sealSlot, sealSlotToNobody } from './key-slot.js';
import type { PublicJwk, X25519Jwk } from './public-jwk.js';
import type { SealedEntry } from './seal-entry.js';

/** An epoch key (32 bytes) and whose it is. A verifier or recovery is named, a subject is not. */
export type KeySlot =
  | { readonly kind: 'subject'; readonly publicKey: X25519Jwk; readonly key: Buffer }
  | { readonly kind: 'named'; readonly id: string; readonly publicKey: PublicJwk; readonly key: Buffer };

/** Who opens a key entry. */
export type KeyOwner =
  | { readonly kind: 'subject'; readonly privateKey: KeyObject }
  | { readonly kind: 'named'; readonly id: string; readonly privateKey: KeyObject };

/** How many subjects' slots a key entry for subjects has, dummies included. */
const subjectSlots = 4;

/** More than this in a key entry from outside is not one of ours. */
const mostSlots = 64;

/**
 * Seals epoch keys to their owners. There is always a key entry for subjects, and it always has four slots in random order: it
 * does not tell for how many of them there is an owner. A fifth subject brings a second one. Named owners get an entry of their own.
 */
export function sealKeyEntry(slots: readonly KeySlot[], epoch: number): SealedEntry[] {
  const named = slots.filter((slot) => slot.kind === 'named');
  const entries = forSubjects(
    slots.filter((slot) => slot.kind === 'subject'),
    epoch,
  );
  if (named.length > 0) entries.push(named.map((slot) => sealSlot(slot.publicKey, slot.id, epoch, slot.key)));
  return entries.map((keys) => seal(keys, epoch));
}

/** True if sealed bytes are a key entry and not an entry about an access. */
export function isKeyEntry(sealed: Buffer): boolean {
  return sealed.toString('latin1', 0, beginning.length) === beginning;
}

/**
 * Opens a key entry. Leaf and sealed bytes are hostile.
 *
 * @returns the owner's epoch key; null if the key entry has none for this owner
 * @throws Fault `tampered` if leaf and sealed bytes do not belong together or are not a key entry; or if a slot is the owner's and
 * does not hold an epoch key of this epoch.
 */
export function openKeyEntry(
  leaf: Buffer,
  sealed: Buffer,
  owner: KeyOwner,
): { readonly epoch: number; readonly key: Buffer } | null {
  const { epoch } = parseLeaf(leaf);
  const slots = leafMatches(leaf, sealed) ? parseSlots(sealed, epoch) : null;
  if (!slots) throw notKeyEntry();
  for (const slot of slots.filter(({ kid }) => kid === (owner.kind === 'named' ? owner.id : null))) {
    const key = openSlot(slot, epoch, owner.privateKey);
    if (key) return { epoch, key };
    if (owner.kind === 'named') throw notKeyEntry();
  }
  return null;
}

function forSubjects(slots: readonly (KeySlot & { kind: 'subject' })[], epoch: number): string[][] {
  const entries: string[][] = [];
  for (let at = 0; at === 0 || at < slots.length; at += subjectSlots) {
    const keys = slots
      .slice(at, at + subjectSlots)
      .map((slot) => sealSlot(slot.publicKey, null, epoch, slot.key));
    while (keys.length < subjectSlots) keys.push(sealSlotToNobody(epoch));
    entries.push(shuffled(keys));
  }
  return entries;
}

const beginning = '{"epoch":';

function format(keys: readonly string[], epoch: number): Buffer {
  return Buffer.from(`${beginning}${epoch},"keys":["${keys.join('","')}"]}`, 'latin1');
}

function seal(keys: readonly string[], epoch: number): SealedEntry {
  const sealed = format(keys, epoch);
  const entryHash = hash('sha256', sealed, 'buffer');
  const [keyCommitment, requestHash] = [fewRandomBytes(32), fewRandomBytes(32)];
  return { sealed, leaf: formatLeaf({ entryHash, epoch, keyCommitment, requestHash }) };
}

const form = /^\{"epoch":\d{1,10},"keys":\["([\w".,-]*)"\]\}$/;

/** Null if the bytes are not a key entry of this epoch. */
function parseSlots(hostile: Buffer, epoch: number): ReturnType<typeof parseSlot>[] | null {
  const keys = form.exec(hostile.toString('latin1'))?.[1]?.split('","') ?? [];
  if (keys.length === 0 || keys.length > mostSlots || !format(keys, epoch).equals(hostile)) return null;
  return keys.map(parseSlot);
}

function notKeyEntry(): Fault {
  return new Fault(
    'tampered',
    'a key entry does not hold: leaf, sealed bytes and key do not belong together',
  );
}
