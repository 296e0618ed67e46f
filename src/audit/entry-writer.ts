import { fewRandomBytes } from '../vault/random-bytes.js';
import { makeRecent } from '../vault/recent.js';
import { epochKey, epochOf, subjectEpochSecret } from './epoch-keys.js';
import { sealKeyEntry, type KeySlot } from './key-entry.js';
import type { EntrySubject, PendingEntry } from './pending-entry.js';
import { sealEntry, type EntryRecipients, type SealedEntry } from './seal-entry.js';
import { makeSequences, type SequenceNumber } from './sequences.js';
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

/** Epochs of subjects whose key entry is known to be in the ledger. One that was forgotten is brought again. */
const mostPublished = 50_000;

/** @param readers those to whom every entry is to be readable, with their public keys as they are at the moment of the call */
export function makeEntryWriter(readers: () => readonly EntryReader[]): EntryWriter {
  const sequences = makeSequences();
  const published = makeRecent<true>(mostPublished);

  return {
    seal: (batch, now) => {
      const epoch = epochOf(now);
      const present = readers();
      const keys = keyEntries(batch.flat(), present, epoch, (name) => published.get(name) === true);
      const others = present.map(({ id, secret }) => ({ kid: `${id}/${epoch}`, key: epochKey(secret, epoch) }));
      const commits = batch.map((entries) =>
        entries.map((entry) => {
          const place = sequences.take(entry.subject?.name ?? '');
          return { entry, place, sealed: sealOne(entry, place, others, epoch) };
        }),
      );
      return {
        keys: keys.sealed,
        commits: commits.map((entries) => entries.map(({ sealed }) => sealed)),
        settle: (outcome) => {
          if (outcome?.keys) for (const name of keys.names) published.set(name, true);
          commits.forEach((entries, i) => {
            for (const { entry, place } of entries) settleOne(sequences, entry, place, outcome?.commits[i]);
          });
        },
      };
    },
  };
}

function sealOne(
  { subject, request, change, event, contentKey }: PendingEntry,
  place: SequenceNumber,
  others: EntryRecipients['others'],
  epoch: number,
): SealedEntry {
  const content = {
    salt: fewRandomBytes(32),
    ...place,
    subject: subject?.name ?? null,
    request,
    change,
    event,
  };
  const to = { subject: subject && subjectEpochKey(subject, epoch), others };
  return sealEntry(content, to, epoch, contentKey);
}

function settleOne(
  sequences: ReturnType<typeof makeSequences>,
  { subject }: PendingEntry,
  place: SequenceNumber,
  committed: boolean | undefined,
): void {
  const name = subject?.name ?? '';
  if (committed === undefined) sequences.end(name);
  else if (!committed) sequences.giveBack(name, place);
}

/** Key entries and the names of the epochs that they open. */
interface KeyEntries {
  readonly names: readonly string[];
  readonly sealed: readonly SealedEntry[];
}

/** There is one for subjects in any case, so that a batch does not show whether somebody's epoch begins in it. */
function keyEntries(
  entries: readonly PendingEntry[],
  readers: readonly EntryReader[],
  epoch: number,
  isPublished: (name: string) => boolean,
): KeyEntries {
  const slots = new Map<string, () => KeySlot>();
  for (const reader of readers) slots.set(readerEpoch(reader, epoch), () => readerSlot(reader, epoch));
  for (const { subject } of entries)
    if (subject) slots.set(subjectEpoch(subject, epoch), () => subjectSlot(subject, epoch));
  const begun = [...slots].filter(([name]) => !isPublished(name));
  return {
    names: begun.map(([name]) => name),
    sealed: sealKeyEntry(
      begun.map(([, slot]) => slot()),
      epoch,
    ),
  };
}

function readerSlot({ id, publicKey, secret }: EntryReader, epoch: number): KeySlot {
  return { kind: 'named', id, publicKey, key: epochKey(secret, epoch) };
}

function subjectSlot(subject: EntrySubject, epoch: number): KeySlot {
  const { publicKey } = subjectKeyPair(subject.secret);
  return { kind: 'subject', publicKey, key: subjectEpochKey(subject, epoch) };
}

function subjectEpochKey({ secret }: EntrySubject, epoch: number): Buffer {
  return epochKey(subjectEpochSecret(secret), epoch);
}

function subjectEpoch({ keyId }: EntrySubject, epoch: number): string {
  return `${epoch} ${keyId.toString('latin1')}`;
}

function readerEpoch({ id, secret }: EntryReader, epoch: number): string {
  return `${epoch} ${id} ${secret.toString('latin1')}`;
}
