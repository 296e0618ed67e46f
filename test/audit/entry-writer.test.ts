import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { epochKey, epochOf, subjectEpochSecret } from '../../src/audit/epoch-keys.js';
import { makeEntryWriter, type SealedBatch } from '../../src/audit/entry-writer.js';
import { openKeyEntry } from '../../src/audit/key-entry.js';
import { openEntry } from '../../src/audit/open-entry.js';
import type { EntrySubject, PendingEntry } from '../../src/audit/pending-entry.js';
import type { SealedEntry } from '../../src/audit/seal-entry.js';
import { subjectKeyPair } from '../../src/audit/subject-key.js';
import { testReader, testReaderKey } from '../support/test-reader.js';

const hour = 3_600_000;
const now = 500_000 * hour;

describe('The entry writer', () => {
  it('numbers the entries of a subject, and uses the number of a conflict again', () => {
    const writer = makeEntryWriter(() => [testReader]);
    const jane = aSubject('jane');
    const first = writer.seal([[pending(jane)], [pending(jane)], [pending(jane)]], now);
    assert.deepEqual(numbersOf(first, jane), [1, 2, 3]);
    first.settle({ keys: true, commits: [true, false, true] });
    const second = writer.seal([[pending(jane), pending(jane)]], now);
    assert.deepEqual(numbersOf(second, jane), [2, 4]);
    assert.deepEqual(sequencesOf(second, jane), sequencesOf(first, jane));
  });

  it('begins another sequence where nobody knows what became of the last', () => {
    const writer = makeEntryWriter(() => [testReader]);
    const jane = aSubject('jane');
    const first = writer.seal([[pending(jane)]], now);
    first.settle(null);
    const second = writer.seal([[pending(jane)]], now);
    assert.deepEqual(numbersOf(second, jane), [1]);
    assert.notDeepEqual(sequencesOf(second, jane), sequencesOf(first, jane));
  });

  it('brings the key of an epoch to its owners until the ledger has it, and never again', () => {
    const writer = makeEntryWriter(() => [testReader]);
    const jane = aSubject('jane');
    const seal = (at: number): SealedBatch => writer.seal([[pending(jane)]], at);
    const failed = seal(now);
    assert.deepEqual(broughtTo(failed, jane), { jane: true, reader: true });
    failed.settle(null);
    const second = seal(now);
    assert.deepEqual(broughtTo(second, jane), { jane: true, reader: true });
    second.settle({ keys: false, commits: [true] });
    const third = seal(now);
    assert.deepEqual(broughtTo(third, jane), { jane: true, reader: true });
    third.settle({ keys: true, commits: [true] });
    assert.deepEqual(broughtTo(seal(now), jane), { jane: false, reader: false });
    assert.deepEqual(broughtTo(seal(now + hour), jane), { jane: true, reader: true });
  });

  it('begins anew with a subject whose key was destroyed', () => {
    const writer = makeEntryWriter(() => [testReader]);
    const [before, after] = [aSubject('jane'), aSubject('jane')];
    writer.seal([[pending(before)]], now).settle({ keys: true, commits: [true] });
    const batch = writer.seal([[pending(after)]], now);
    assert.deepEqual(broughtTo(batch, after), { jane: true, reader: false });
    assert.deepEqual(open(batch, before), []);
    assert.deepEqual(numbersOf(batch, after), [1], 'she cannot see the numbers before');
  });

  it('has a key entry in every batch, of one length', () => {
    const writer = makeEntryWriter(() => [testReader]);
    const lengths = new Set<number>();
    for (const subjects of [[], [aSubject('a')], [aSubject('b'), aSubject('c')]]) {
      const batch = writer.seal([[pending(null), ...subjects.map(pending)]], now);
      batch.settle({ keys: true, commits: [true] });
      // The first batch of the epoch also has that of the readers, at the end.
      lengths.add(batch.keys[0]?.sealed.length ?? 0);
    }
    assert.equal(lengths.size, 1);
  });
});

function aSubject(name: string): EntrySubject {
  return { name, keyId: randomBytes(16), secret: randomBytes(32) };
}

function pending(subject: EntrySubject | null): PendingEntry {
  const event = Buffer.from('{"resourceType":"AuditEvent"}');
  return { subject, request: Buffer.from('GET /'), change: null, event, contentKey: randomBytes(32) };
}

function open(batch: SealedBatch, subject: EntrySubject): { sequence: string; number: number }[] {
  return batch.commits.flat().flatMap(({ leaf, sealed }) => {
    const key = epochKey(subjectEpochSecret(subject.secret), epochOf(now));
    const content = openEntry(leaf, sealed, { kind: 'subject', key });
    return content ? [{ sequence: content.sequence.toString('hex'), number: content.number }] : [];
  });
}

function numbersOf(batch: SealedBatch, subject: EntrySubject): number[] {
  return open(batch, subject).map(({ number }) => number);
}

function sequencesOf(batch: SealedBatch, subject: EntrySubject): string[] {
  return [...new Set(open(batch, subject).map(({ sequence }) => sequence))];
}

/** To whom the batch brings an epoch key. */
function broughtTo(batch: SealedBatch, subject: EntrySubject): { jane: boolean; reader: boolean } {
  const { privateKey } = subjectKeyPair(subject.secret);
  const opens = (owner: Parameters<typeof openKeyEntry>[2]) => (one: SealedEntry) =>
    openKeyEntry(one.leaf, one.sealed, owner) !== null;
  return {
    jane: batch.keys.some(opens({ kind: 'subject', privateKey })),
    reader: batch.keys.some(opens({ kind: 'named', id: testReader.name, privateKey: testReaderKey })),
  };
}
