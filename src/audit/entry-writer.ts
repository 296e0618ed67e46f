import { fewRandomBytes } from '../vault/random-bytes.js';
import { makeRecent } from '../vault/recent.js';
import { epochKey, epochOf, subjectEpochSecret } from './epoch-keys.js';
import { sealKeyEntry, type KeySlot } from './key-entry.js';
import type { EntrySubject, PendingEntry } from './pending-entry.js';
import { sealEntry, type EntryRecipients, type SealedEntry } from './seal-entry.js';
import { makeSequences, type SequenceNumber, type Sequences } from './sequences.js';
import { subjectKeyPair } from './subject-key.js';
import type { EntryReader } from './entry-reader.js';

/** Numbers and seals the entries of a batch of commits, right before it is made durable. */
export interface EntryWriter {
  /** @throws Fault `unavailable` without the public key of someone to whom every entry is to be readable */
  seal(batch: readonly (readonly PendingEntry[])[], now: number): SealedBatch;
}

/** A batch, sealed. */
export interface SealedBatch {
  /** Key entries: to be committed no later than the entries. */
  readonly keys: readonly SealedEntry[];
  /** By commit. */
  readonly commits: readonly (readonly SealedEntry[])[];
  /** Says what became of the key entries and of each commit; null where nobody knows. */
  settle(outcome: { readonly keys: boolean; readonly commits: readonly boolean[] } | null): void;
}

/** Epoch keys at hand. A published one that was forgotten is published again. */
const mostKeys = 10_000;

/** @param readers those to whom every entry is to be readable, with their public keys as they are at the moment of the call */
export function makeEntryWriter(readers: () => readonly EntryReader[]): EntryWriter {
  const sequences = makeSequences();
  const epochKeys = makeEpochKeys();

  return {
    seal: (batch, now) => {
      const epoch = epochOf(now);
      const present = readers().map((reader) => ({ reader, epochKey: epochKeys.ofReader(reader, epoch) }));
      const others = present.map(({ reader, epochKey }) => ({
        kid: `${reader.name}/${epoch}`,
        key: epochKey.key,
      }));
      const begun = new Set(present.map(({ epochKey }) => epochKey).filter(isBeginning));
      const commits = batch.map((entries) =>
        entries.map((entry) => {
          const epochKey = entry.subject && epochKeys.ofSubject(entry.subject, epoch);
          if (epochKey && isBeginning(epochKey)) begun.add(epochKey);
          const place = sequences.take(sequenceOf(entry));
          return {
            entry,
            place,
            sealed: sealOne(entry, place, { subject: epochKey?.key ?? null, others }, epoch),
          };
        }),
      );
      return {
        keys: sealKeyEntry(
          [...begun].map(({ slot }) => slot()),
          epoch,
        ),
        commits: commits.map((entries) => entries.map(({ sealed }) => sealed)),
        settle: (outcome) => {
          if (outcome?.keys) for (const epochKey of begun) epochKey.published = true;
          commits.forEach((entries, i) => {
            for (const { entry, place } of entries)
              settleOne(sequences, sequenceOf(entry), place, outcome?.commits[i]);
          });
        },
      };
    },
  };
}

/** A recipient's key of one epoch. */
interface EpochKey {
  readonly key: Buffer;
  /** What brings it to its owner. */
  readonly slot: () => KeySlot;
  /** Whether the ledger has it. */
  published: boolean;
}

function isBeginning({ published }: EpochKey): boolean {
  return !published;
}

interface EpochKeys {
  ofReader(reader: EntryReader, epoch: number): EpochKey;
  ofSubject(subject: EntrySubject, epoch: number): EpochKey;
}

/** The same key is the same object from entry to entry: the cipher keeps what it made of it. */
function makeEpochKeys(): EpochKeys {
  const known = makeRecent<EpochKey>(mostKeys);
  const remember = (name: string, make: () => Pick<EpochKey, 'key' | 'slot'>): EpochKey => {
    const epochKey = known.get(name) ?? { ...make(), published: false };
    known.set(name, epochKey);
    return epochKey;
  };
  return {
    ofReader: ({ name, publicKey, secret }, epoch) =>
      remember(`reader ${epoch} ${name}`, () => {
        const key = epochKey(secret, epoch);
        return { key, slot: () => ({ kind: 'named', id: name, publicKey, key }) };
      }),
    ofSubject: ({ keyId, secret }, epoch) =>
      remember(`subject ${epoch} ${keyId.toString('latin1')}`, () => {
        const key = epochKey(subjectEpochSecret(secret), epoch);
        return { key, slot: () => ({ kind: 'subject', publicKey: subjectKeyPair(secret).publicKey, key }) };
      }),
  };
}

/** With a new key a subject begins anew: she cannot see what came before. Entries about nobody have numbers too. */
function sequenceOf({ subject }: PendingEntry): string {
  return subject?.keyId.toString('latin1') ?? '';
}

function sealOne(
  { subject, request, change, event, contentKey }: PendingEntry,
  place: SequenceNumber,
  to: EntryRecipients,
  epoch: number,
): SealedEntry {
  const salt = fewRandomBytes(32);
  const content = { salt, ...place, subject: subject?.name ?? null, request, change, event };
  return sealEntry(content, to, epoch, contentKey);
}

function settleOne(
  sequences: Sequences,
  subject: string,
  place: SequenceNumber,
  committed: boolean | undefined,
): void {
  if (committed === undefined) sequences.end(subject);
  else if (committed) sequences.keep(subject, place);
  else sequences.giveBack(subject, place);
}
