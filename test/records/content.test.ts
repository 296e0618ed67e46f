import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { resourceFromText } from '../../src/fhir/json/resource-text.js';
import { parseSubject } from '../../src/fhir/search/parse-subject.js';
import type { Precondition } from '../../src/records/changes.js';
import { eraseSubject } from '../../src/records/erase-subject.js';
import { makeRecords, type Records } from '../../src/records/records.js';
import type { StoredResource, Written } from '../../src/records/stored-resource.js';
import { put, testAsked, testBase, withTempRecords } from '../support/temp-records.js';
import { rejects } from '../support/refuses.js';

/** What a thief with write access does to the pieces of a blob, one statement each. */
const attacks: Readonly<Record<string, string>> = {
  'cuts off the last piece': 'DELETE FROM blob_pieces WHERE n = (SELECT max(n) FROM blob_pieces)',
  'says that there are fewer pieces': 'UPDATE blobs SET pieces = pieces - 1',
  'cuts a piece short': 'UPDATE blob_pieces SET bytes = substr(bytes, 1, 100000) WHERE n = 1',
  'swaps two pieces':
    'UPDATE blob_pieces SET bytes = (SELECT bytes FROM blob_pieces o WHERE o.id = blob_pieces.id AND o.n = 1 - blob_pieces.n) WHERE n < 2',
  'puts in the pieces of another':
    'UPDATE blob_pieces SET bytes = (SELECT bytes FROM blob_pieces o WHERE o.id != blob_pieces.id AND o.n = blob_pieces.n)',
  'changes a byte':
    "UPDATE blob_pieces SET bytes = CAST(substr(bytes, 1, 70000) || x'0000000000000000' || substr(bytes, 70009) AS BLOB) WHERE n = 1",
  'empties the pieces': "UPDATE blob_pieces SET bytes = x''",
  'removes the blob': 'DELETE FROM blobs',
};

describe('Content that lies apart', () => {
  for (const [what, statement] of Object.entries(attacks)) {
    it(`is never given out as whole when a thief ${what}`, async () => {
      await withTempRecords(async ({ records, file }) => {
        const [one, other] = [randomBytes(1 << 20), randomBytes(1 << 20)];
        await upload(records, 'one', one);
        await upload(records, 'other', other);
        assert.ok((await contentOf(await records.read('Binary', 'one'))).equals(one));
        const database = new Database(file);
        assert.ok(database.prepare(statement).run().changes > 0);
        database.close();
        const faults: unknown[] = [];
        for (const [id, content] of Object.entries({ one, other })) {
          const resource = await records.read('Binary', id);
          try {
            assert.ok((await contentOf(resource)).equals(content), 'something else was given out');
          } catch (fault) {
            faults.push((fault as { readonly code?: string }).code);
          }
        }
        // SQLite takes a piece that is not there for one that was deleted meanwhile.
        const codes = ['tampered', 'unavailable'];
        assert.ok(faults.length > 0 && faults.every((code) => codes.includes(String(code))), String(faults));
      });
    });
  }

  it('is closed by the erasure of the patient in whose security context it is', async () => {
    await withTempRecords(async ({ records, context }) => {
      await put(records, { resourceType: 'Patient', id: 'p' });
      await upload(records, 'b', randomBytes(1000), 'Patient/p');
      const before = await records.read('Binary', 'b');
      assert.deepEqual(before.patients, [['Patient/p']]);
      await eraseSubject(context, testAsked, parseSubject('Patient/p', testBase));
      await rejects('erased', () => records.read('Binary', 'b'));
      await rejects('erased', () => records.vread('Binary', 'b', 1));
    });
  });

  it('is not read before the ledger has the entry about it', async () => {
    await withTempRecords(async ({ records, context }) => {
      await upload(records, 'b', randomBytes(1000));
      let reads = 0;
      const { store } = context;
      const blobs = {
        ...store.blobs,
        get: (id: Buffer) => {
          reads += 1;
          return store.blobs.get(id);
        },
      };
      const watched = makeRecords({ ...context, store: { ...store, blobs } }, testAsked);
      const size = await store.ledger.size();
      const resource = await watched.read('Binary', 'b');
      assert.ok((await store.ledger.size()) > size);
      assert.equal(reads, 0);
      await contentOf(resource);
      assert.equal(reads, 1);
    });
  });

  it('leaves no blob where it breaks off, or where the change is refused', async () => {
    await withTempRecords(async ({ records, file }) => {
      await upload(records, 'b', randomBytes(1000));
      async function* broken(): AsyncGenerator<Buffer> {
        yield* inParts(randomBytes(1 << 20));
        throw new Error('gone');
      }
      await assert.rejects(uploadFrom(records, 'c', broken(), nothingAsked), /gone/);
      await rejects('not-found', () => records.read('Binary', 'c'));
      let taken = 0;
      async function* counted(): AsyncGenerator<Buffer> {
        for await (const part of inParts(randomBytes(1 << 20))) {
          taken += 1;
          yield part;
        }
      }
      const precondition = { ifMatch: [7], ifNoneMatch: null };
      await rejects('precondition-failed', () => uploadFrom(records, 'b', counted(), precondition));
      assert.equal(taken, 0, 'it was read all the same');
      assert.deepEqual(blobsIn(file), { blobs: 1, pending: 0 });
    });
  });

  it('is stored anew where others change the resource while it comes in', async () => {
    await withTempRecords(async ({ records, context, file }) => {
      let rivals = 2;
      const commits = new Set<string>();
      const submit: typeof context.queue.submit = async (submission) => {
        if (submission.commit.versions.length === 0) return context.queue.submit(submission);
        commits.add(submission.commit.id.toString('hex'));
        return rivals-- > 0 ? { kind: 'conflict', about: 'version' } : context.queue.submit(submission);
      };
      const own = makeRecords({ ...context, queue: { submit } }, testAsked);
      const content = randomBytes(1 << 20);
      await upload(own, 'b', content);
      assert.equal(rivals, -1);
      assert.equal(commits.size, 3, 'a blob is for one commit');
      assert.ok((await contentOf(await records.read('Binary', 'b'))).equals(content));
      assert.deepEqual(blobsIn(file), { blobs: 1, pending: 0 });
    });
  });
});

const nothingAsked: Precondition = { ifMatch: null, ifNoneMatch: null };

function upload(records: Records, id: string, content: Buffer, about?: string): Promise<Written> {
  return uploadFrom(records, id, inParts(content), nothingAsked, about);
}

function uploadFrom(
  records: Records,
  id: string,
  content: AsyncIterable<Buffer>,
  precondition: Precondition,
  about?: string,
): Promise<Written> {
  const securityContext = about === undefined ? {} : { securityContext: { reference: about } };
  const binary = { resourceType: 'Binary', id, contentType: 'image/png', ...securityContext };
  return records.update({ ...resourceFromText(JSON.stringify(binary)), content }, id, precondition);
}

async function contentOf({ content }: StoredResource): Promise<Buffer> {
  assert.ok(content);
  const parts: Buffer[] = [];
  for await (const part of content.chunks()) parts.push(part);
  return Buffer.concat(parts);
}

// eslint-disable-next-line @typescript-eslint/require-await -- content comes as a stream
async function* inParts(content: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += 50_000) yield content.subarray(at, at + 50_000);
}

/** How many blobs have bytes in the database file, and how many still wait for their commit. */
function blobsIn(file: string): { readonly blobs: number; readonly pending: number } {
  const database = new Database(file, { readonly: true });
  const count = (sql: string): number => Number(database.prepare(sql).pluck().get());
  const counts = {
    blobs: count('SELECT count(DISTINCT id) FROM blob_pieces'),
    pending: count('SELECT count(*) FROM pending_blobs'),
  };
  database.close();
  return counts;
}
