import { Fault } from '../../fault.js';
import { doesNotHold } from '../../ledger/verify/does-not-hold.js';
import type { EntryContent } from '../entry-content.js';
import { parseLeaf } from '../entry-leaf.js';
import { isKeyEntry, openKeyEntry, type KeyOwner } from '../key-entry.js';
import { openEntry, type EntryKey } from '../open-entry.js';
import type { FoundEntry } from './check-sealed.js';

/** Whoever entries are sealed to, by each of the keys that they have or had: one subject, or one named recipient. */
export type Recipient = readonly KeyOwner[];

/** An entry that its recipient can read. */
export interface OwnEntry {
  readonly index: number;
  readonly content: EntryContent;
}

/** Reads the entries of one recipient out of a ledger, entry by entry. */
export interface OwnEntries {
  /** What can be read now: the entry, or entries before it to which it is the key. @throws Fault `tampered` if the recipient's cannot be read */
  look(entry: FoundEntry): OwnEntry[];
}

/** An entry that was not erased. */
interface Sealed extends FoundEntry {
  readonly sealed: Buffer;
}

/** Keys are in the batch of entries that needs them first, before or behind them; a batch is far smaller. */
const mostWaiting = 4096;

export function ownEntries(recipient: Recipient): OwnEntries {
  const keys = new Map<number, EntryKey[]>();
  const waiting: Sealed[] = [];
  const open = (entry: Sealed): OwnEntry[] => {
    const found = openWith(keys.get(parseLeaf(entry.leaf).epoch) ?? [], entry);
    if (found.length === 0 && waiting.push(entry) > mostWaiting) waiting.shift();
    return found;
  };
  const learn = (entry: Sealed): OwnEntry[] => {
    const fresh = keysIn(entry, recipient).filter(({ epoch, key }) => !isKnown(keys.get(epoch), key));
    for (const { epoch, key } of fresh) keys.set(epoch, [...(keys.get(epoch) ?? []), key]);
    return fresh.length === 0 ? [] : waiting.splice(0).flatMap(open);
  };
  return {
    look: ({ index, leaf, sealed }) => {
      if (!sealed) return [];
      const entry = { index, leaf, sealed };
      return sound(index, () => (isKeyEntry(sealed) ? learn(entry) : open(entry)));
    },
  };
}

/** Two keys of one epoch have one name where its owner's public key was changed in between. */
function openWith(keys: readonly EntryKey[], { index, leaf, sealed }: Sealed): OwnEntry[] {
  const contents = soundOnes(keys, (key) => openEntry(leaf, sealed, key));
  return contents.slice(0, 1).map((content) => ({ index, content }));
}

interface EpochKey {
  readonly epoch: number;
  readonly key: EntryKey;
}

function keysIn({ leaf, sealed }: Sealed, recipient: Recipient): EpochKey[] {
  return soundOnes(recipient, (owner) => {
    const found = openKeyEntry(leaf, sealed, owner);
    return found && { epoch: found.epoch, key: entryKey(owner, found.epoch, found.key) };
  });
}

/** What is for somebody by name has to open with one of the keys, and only trying tells with which. */
function soundOnes<K, T>(keys: readonly K[], open: (key: K) => T | null): T[] {
  const found: T[] = [];
  const broken: Fault[] = [];
  for (const key of keys) {
    try {
      const one = open(key);
      if (one !== null) found.push(one);
    } catch (error) {
      broken.push(asFault(error));
    }
  }
  if (broken[0] && found.length === 0) throw broken[0];
  return found;
}

function entryKey(owner: KeyOwner, epoch: number, key: Buffer): EntryKey {
  return owner.kind === 'subject'
    ? { kind: 'subject', key }
    : { kind: 'named', kid: `${owner.id}/${String(epoch)}`, key };
}

/** The same key comes again with every process and every start. */
function isKnown(known: readonly EntryKey[] = [], { key }: EntryKey): boolean {
  return known.some((other) => other.key.equals(key));
}

function sound<T>(index: number, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw doesNotHold(
      `the sealed entry ${index} cannot be what was sealed to this recipient`,
      asFault(error),
    );
  }
}

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}
