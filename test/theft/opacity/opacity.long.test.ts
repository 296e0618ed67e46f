import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { makeEntryWriter } from '../../../src/audit/entry-writer.js';
import type { EntrySubject, PendingEntry } from '../../../src/audit/pending-entry.js';
import { testReader } from '../../support/test-reader.js';
import { facesOf } from './faces.js';

const [total, batch, patients] = [1_000_000, 200, 2000];

/** Sums of a number, of entries of one kind. */
interface Sums {
  count: number;
  sum: number;
  squares: number;
}

describe('A million entries', function () {
  this.timeout(3_600_000);

  it('have one length, no name twice, and no number that differs between deeds or patients', () => {
    const writer = makeEntryWriter(() => [testReader]);
    const subjects = Array.from({ length: patients }, aSubject);
    const lengths = new Set<number>();
    const names = new BigUint64Array(total);
    const sums = new Map<string, [Sums, Sums]>();
    for (let at = 0; at < total; at += batch) {
      // A tenth of the patients have half of all entries.
      const whose = Array.from({ length: batch }, () => randomInt(randomInt(2) ? patients : patients / 10));
      const deeds = whose.map(() => randomInt(2));
      const sealed = writer.seal(
        whose.map((one, i) => [pending(subjects[one] ?? assert.fail(), deeds[i] === 0)]),
        Date.now(),
      );
      sealed.settle({ keys: true, commits: whose.map(() => true) });
      facesOf(sealed.commits.flat()).forEach((face, i) => {
        const { length = 0, kid = 0, ...numbers } = face.numbers;
        lengths.add(length);
        names[at + i] = firstOf(face.runs);
        for (const [name, value] of Object.entries({ kid, ...numbers })) {
          if (['before', 'behind', 'batch'].includes(name)) continue;
          add(sums, `${name} by deed`, deeds[i] === 0, value);
          add(sums, `${name} by patient`, (whose[i] ?? 0) < patients / 10, value);
        }
      });
    }
    assert.equal(lengths.size, 1);
    names.sort();
    assert.ok(names.every((name, i) => i === 0 || name !== names[i - 1]));
    assert.ok(sums.size > 10);
    for (const [name, [one, other]] of sums) assert.ok(deviations(one, other) < 5, name);
  });
});

/** The first eight bytes of the subject's `kid`. */
function firstOf(runs: ReadonlySet<string>): bigint {
  const [first = ''] = runs;
  return Buffer.from(first, 'latin1').readBigUInt64BE();
}

function add(sums: Map<string, [Sums, Sums]>, name: string, isOne: boolean, value: number): void {
  const pair = sums.get(name) ?? [none(), none()];
  sums.set(name, pair);
  const own = pair[isOne ? 0 : 1];
  own.count++;
  own.sum += value;
  own.squares += value * value;
}

function none(): Sums {
  return { count: 0, sum: 0, squares: 0 };
}

/** How many standard deviations two means are apart. */
function deviations(one: Sums, other: Sums): number {
  const mean = ({ sum, count }: Sums): number => sum / count;
  const error = (of: Sums): number => (of.squares / of.count - mean(of) ** 2) / of.count;
  return Math.abs(mean(one) - mean(other)) / Math.sqrt(error(one) + error(other));
}

function aSubject(): EntrySubject {
  return { name: randomBytes(8).toString('hex'), keyId: randomBytes(16), secret: randomBytes(32) };
}

/** A read or a search, as long as they come: the search tells what was asked twice. */
function pending(subject: EntrySubject, isSearch: boolean): PendingEntry {
  const request = Buffer.from(`GET /fhir/Patient HTTP/1.1\r\nUser-Agent: ${'x'.repeat(randomInt(250))}\r\n`);
  const query = isSearch ? request.toString('base64') : undefined;
  const event = Buffer.from(JSON.stringify({ resourceType: 'AuditEvent', text: 'y'.repeat(2100), query }));
  return { subject, request, change: null, event, contentKey: randomBytes(32) };
}
