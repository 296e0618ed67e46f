import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cosign } from '../src/ledger/cosignature.js';
import { proveInclusion } from '../src/ledger/inclusion-proof.js';
import { verifierKeyOf } from '../src/ledger/note-signer.js';
import { addSignatures, openNote } from '../src/ledger/signed-note.js';
import { tileHashes } from '../src/ledger/tile-hashes.js';
import { tileSource } from '../src/ledger/verify/tile-source.js';
import { formatTlogProof } from '../src/ledger/tlog-proof.js';
import {
  folderSource,
  urlSource,
  verifyLedger,
  verifyReceipt,
  type LedgerSource,
  type VerifyReport,
  type VerifyRequest,
} from '../src/verify-ledger.js';
import type { TestHttp } from './support/listen.js';
import { newSigner } from './support/note-keys.js';
import { publish, serveFiles, type Published } from './support/published-ledger.js';
import { refuses, rejects } from './support/refuses.js';
import {
  accessEntry,
  checkpointNote,
  entryAt,
  keyEntries,
  testNamed,
  testSubject,
  type TestEntry,
} from './support/sealed-ledger.js';

const signer = newSigner('ledger.example/1');
const witness = newSigner('witness.example/1', 4);
const [alice, bob, auditor] = [testSubject(), testSubject(), testNamed('auditor')];
const [aliceRun, otherRun, bobRun] = [randomBytes(16), randomBytes(16), randomBytes(16)];
const size = 300;

/** Entries of Alice (every third, in two sequences), of Bob and of nobody, behind the key entries. */
function history(salt = 0): TestEntry[] {
  const entries: TestEntry[] = [...keyEntries([alice, bob, auditor])];
  const next = new Map<Buffer, number>();
  while (entries.length < size) {
    const at = entries.length;
    const [subject, sequence] =
      at % 3 === 0
        ? [alice, at % 2 === 0 ? aliceRun : otherRun]
        : at % 3 === 1
          ? [bob, bobRun]
          : [null, randomBytes(16)];
    const number = subject ? (next.get(sequence) ?? 0) + 1 : 1;
    next.set(sequence, number);
    const event = { resourceType: 'AuditEvent', id: `${at}-${salt}` };
    entries.push(accessEntry({ subject, sequence, number, event }, [auditor]));
  }
  return entries;
}

const entries = history();
const note = checkpointNote(entries, signer);
const earlier = checkpointNote(entries, signer, 280);
const trust = { log: verifierKeyOf(signer), witnesses: [verifierKeyOf(witness)], quorum: 0 };

function flipped(at: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const other = Buffer.from(bytes);
    other[at] = (other[at] ?? 0) ^ 1;
    return other;
  };
}

/** The same entries with another one in a place. */
function withEntry(at: number, entry: TestEntry, of: readonly TestEntry[] = entries): TestEntry[] {
  return of.map((there, index) => (index === at ? entry : there));
}

function cosigned(text: string): string {
  return addSignatures(text, [cosign(openNote(text, []).text, witness, 1_700_000_000)]);
}

for (const place of ['a folder', 'a URL'] as const) {
  describe(`Verifying a ledger from ${place}`, () => {
    let sound: Published;
    const published: Published[] = [];
    const servers: TestHttp[] = [];

    before(async () => {
      sound = await publish(entries, signer);
    });

    after(() => {
      sound.remove();
    });

    afterEach(async () => {
      for (const one of published.splice(0)) one.remove();
      await Promise.all(servers.splice(0).map((server) => server.stop()));
    });

    async function sourceOf({ folder }: Published): Promise<LedgerSource> {
      if (place === 'a folder') return folderSource(folder);
      const server = await serveFiles(folder);
      servers.push(server);
      return urlSource(`${server.url}/ledger`);
    }

    /** The sound files, tampered with. */
    function tampered(path: string, change: (bytes: Buffer) => Buffer | null): Published {
      const copy = sound.copy();
      published.push(copy);
      copy.alter(path, change);
      return copy;
    }

    /** What an operator publishes who has the key of the ledger. */
    async function resigned(others: readonly TestEntry[], text?: string): Promise<Published> {
      const made = await publish(others, signer, text);
      published.push(made);
      return made;
    }

    async function verify(from: Published, more: Partial<VerifyRequest> = {}): Promise<VerifyReport> {
      const source = await sourceOf(from);
      const request = {
        trust,
        source,
        earlier: [],
        receipt: null,
        full: false,
        recipient: null,
        onEntry: () => undefined,
      };
      return verifyLedger({ ...request, ...more });
    }

    async function assertFound(
      message: string | RegExp,
      from: Published,
      more: Partial<VerifyRequest> = {},
    ): Promise<void> {
      const fault = await rejects('tampered', () => verify(from, more));
      if (typeof message === 'string') assert.equal(fault.message, message);
      else assert.match(fault.message, message);
    }

    const full = { full: true };
    const asAlice = { recipient: [alice.owner] };

    describe('that is sound', () => {
      it('holds, by its checkpoint, its history and all of its entries', async () => {
        const report = await verify(sound, { earlier: [earlier, note], full: true });
        assert.equal(report.checkpoint.size, size);
        assert.deepEqual(report.full, { entries: size, erased: 0 });
        assert.equal(report.own, null);
      });

      it('holds while entries are erased, and counts them', async () => {
        const erased = [3, 4, 299].reduce(
          (all, at) => withEntry(at, { leaf: entryAt(entries, at).leaf, sealed: null }, all),
          entries,
        );
        assert.deepEqual((await verify(await resigned(erased), full)).full, { entries: size, erased: 3 });
      });

      it('holds at every size around that of a tile, also when it is empty', async () => {
        for (const length of [0, 1, 255, 256, 257]) {
          const some = entries.slice(0, length);
          const report = await verify(await resigned(some), {
            full: true,
            earlier: [checkpointNote(entries, signer, 0)],
          });
          assert.deepEqual(report.full, { entries: length, erased: 0 });
        }
      });

      it('takes the full tile where a partial one is gone', async () => {
        const some = await resigned(entries.slice(0, 280));
        const later = sound.copy();
        published.push(later);
        const all = await resigned(entries.slice(0, 256));
        all.alter('checkpoint', () => Buffer.from(checkpointNote(entries, signer, 200)));
        assert.deepEqual((await verify(all, full)).full, { entries: 200, erased: 0 });
        assert.equal((await verify(some, full)).checkpoint.size, 280);
      });

      it("shows the subject all of her entries and nobody else's", async () => {
        const seen: number[] = [];
        const { own } = await verify(sound, { ...asAlice, onEntry: ({ index }) => seen.push(index) });
        assert.deepEqual(
          seen,
          entries.map((_, at) => at).filter((at) => at >= 3 && at % 3 === 0),
        );
        assert.deepEqual(own, { entries: seen.length, sequences: 2 });
      });

      it('shows a named recipient all entries', async () => {
        const events: string[] = [];
        const onEntry: VerifyRequest['onEntry'] = ({ content }) => events.push(content.event.toString());
        const { own } = await verify(sound, { recipient: [auditor.owner], onEntry });
        assert.equal(own?.entries, size - keyEntries([alice, bob, auditor]).length);
        assert.equal(new Set(events).size, events.length);
      });

      it('shows a recipient what was sealed to an earlier key too', async () => {
        const later = testNamed('auditor');
        const number = (event: number) => ({
          subject: null,
          sequence: aliceRun,
          number: event,
          event: { event },
        });
        const both = [
          ...keyEntries([auditor]),
          accessEntry(number(1), [auditor]),
          ...keyEntries([later]),
          accessEntry(number(2), [later]),
        ];
        const { own } = await verify(await resigned(both), { recipient: [later.owner, auditor.owner] });
        assert.deepEqual(own, { entries: 2, sequences: 1 });
        await assertFound(/lacks number 1/, await resigned(both), { recipient: [later.owner] });
      });

      it('finds entries whose key comes behind them in their batch', async () => {
        const turned = [...entries.slice(2), ...entries.slice(0, 2)];
        const { own } = await verify(await resigned(turned), asAlice);
        assert.equal(own?.entries, 99);
      });

      it('shows a stranger nothing', async () => {
        const { own } = await verify(sound, { recipient: [testSubject().owner] });
        assert.deepEqual(own, { entries: 0, sequences: 0 });
      });
    });

    describe('that an operator tampered with', () => {
      const leafBytes = 2 + 101;

      it('finds an entry that was changed', async () => {
        const changed = tampered('tile/entries/000', flipped(7 * leafBytes + 50));
        await assertFound('entry 7 is not the one that tile/0/000 has', changed, full);
        const last = tampered('tile/entries/001.p/44', flipped(43 * leafBytes + 50));
        await assertFound('entry 299 is not the one that tile/0/001.p/44 has', last, full);
      });

      it('finds an entry that was removed', async () => {
        const cut = (bytes: Buffer): Buffer =>
          Buffer.concat([bytes.subarray(0, 5 * leafBytes), bytes.subarray(6 * leafBytes)]);
        await assertFound(
          'tile/entries/000 has 255 entries instead of 256',
          tampered('tile/entries/000', cut),
          full,
        );
      });

      it('finds entries in another order', async () => {
        const swap = (bytes: Buffer): Buffer => {
          const [a, b] = [bytes.subarray(0, leafBytes), bytes.subarray(leafBytes, 2 * leafBytes)];
          return Buffer.concat([b, a, bytes.subarray(2 * leafBytes)]);
        };
        await assertFound(
          'entry 0 is not the one that tile/0/000 has',
          tampered('tile/entries/000', swap),
          full,
        );
      });

      it('finds a history that was rebuilt below the checkpoint that was signed', async () => {
        const other = withEntry(9, entryAt(history(1), 9));
        const rebuilt = await resigned(other);
        rebuilt.alter('checkpoint', () => Buffer.from(note));
        await assertFound('the entries do not give the root of the checkpoint', rebuilt, full);
        await assertFound('the tiles do not give the root of the checkpoint', rebuilt, {
          earlier: [earlier],
        });
      });

      it('finds a tile that was altered, of any level', async () => {
        const lower = tampered('tile/0/000', flipped(32 * 20));
        await assertFound('entry 20 is not the one that tile/0/000 has', lower, full);
        const upper = tampered('tile/1/000.p/1', flipped(0));
        await assertFound('tile/1/000.p/1 does not follow from the entries: its hash 0', upper, full);
        await assertFound('the tiles do not give the root of the checkpoint', upper, { earlier: [earlier] });
      });

      it('finds what is missing, cut or too long', async () => {
        const gone = () => null;
        for (const path of [
          'tile/0/000',
          'tile/entries/001.p/44',
          'tile/1/000.p/1',
          'sealed/000',
          'checkpoint',
        ]) {
          await assertFound(`${path} is missing`, tampered(path, gone), full);
        }
        await assertFound(
          'tile/0/000 is not made of hashes',
          tampered('tile/0/000', (all) => all.subarray(1)),
          full,
        );
        await assertFound(
          'tile/0/000 has 255 entries instead of 256',
          tampered('tile/0/000', (all) => all.subarray(32)),
          full,
        );
        await assertFound(
          'tile/entries/000 is malformed',
          tampered('tile/entries/000', (all) => all.subarray(1)),
          full,
        );
        await assertFound(
          'sealed/000 is malformed',
          tampered('sealed/000', (all) => all.subarray(1)),
          full,
        );
        const long = tampered('tile/0/000', (all) => Buffer.concat([all, all]));
        const { message } = await rejects(place === 'a folder' ? 'tampered' : 'unavailable', () =>
          verify(long, full),
        );
        assert.match(message, /^tile\/0\/000 /);
      });

      it('finds a tail that was cut, and a checkpoint that was rolled back', async () => {
        const message =
          'the saved checkpoint has 300 entries and the checkpoint 280: the ledger was cut or rolled back';
        await assertFound(message, await resigned(entries.slice(0, 280)), { earlier: [note] });
        await assertFound(
          message,
          tampered('checkpoint', () => Buffer.from(earlier)),
          { earlier: [note] },
        );
      });

      it('finds a tail that is cut below the checkpoint', async () => {
        const cut = await resigned(entries.slice(0, 256));
        cut.alter('checkpoint', () => Buffer.from(note));
        await assertFound('tile/entries/001.p/44 is missing', cut, full);
      });

      it('finds a fork: another history of the same size', async () => {
        const message =
          'the saved checkpoint has another root at the same 300 entries: the history was changed';
        await assertFound(message, await resigned(history(1)), { earlier: [note] });
      });

      it('finds a history that was signed again, whole and sound in itself', async () => {
        const other = await resigned(withEntry(9, entryAt(history(1), 9)));
        const message =
          'the first 280 entries are not those of the saved checkpoint: the history was changed';
        await assertFound(message, other, { earlier: [earlier] });
        await assertFound(message, other, { earlier: [earlier], full: true });
      });

      it('finds a sealed entry that was replaced', async () => {
        const other = withEntry(12, { leaf: entryAt(entries, 12).leaf, sealed: entryAt(entries, 15).sealed });
        await assertFound('the sealed entry 12 is not the one of its leaf', await resigned(other), full);
        const last = tampered('sealed/001.p/44', (all) => flipped(all.length - 1)(all));
        await assertFound('the sealed entry 299 is not the one of its leaf', last, full);
      });

      it('finds that an entry of the subject was never logged', async () => {
        const without = entries.filter((_, at) => at !== 18);
        const message = `sequence ${aliceRun.toString('hex')} lacks number 3`;
        await assertFound(message, await resigned(without), asAlice);
        await assertFound(message, await resigned(without), { recipient: [auditor.owner] });
        assert.equal((await verify(await resigned(without), full)).own, null);
      });

      it('finds that an entry of the subject was erased', async () => {
        const erased = withEntry(18, { leaf: entryAt(entries, 18).leaf, sealed: null });
        await assertFound(/^sequence [0-9a-f]{32} lacks number 3$/, await resigned(erased), asAlice);
      });

      it('finds that an entry of the subject is there twice', async () => {
        const twice = [...entries, entryAt(entries, 18)];
        const message = `sequence ${aliceRun.toString('hex')} has number 3 twice, again at entry 300`;
        await assertFound(message, await resigned(twice), asAlice);
      });

      it('finds a leaf that is none', async () => {
        const odd = [...entries, { leaf: randomBytes(101), sealed: null }];
        await assertFound('entry 300 has a leaf that is none of this ledger', await resigned(odd), full);
      });
    });

    describe('that somebody else claims to be', () => {
      it('finds who did not sign the checkpoint', async () => {
        const impostor = newSigner(signer.name);
        const other = await publish(entries, impostor);
        published.push(other);
        await assertFound('checkpoint is not signed by the log', other);
      });

      it('finds a checkpoint that was altered', async () => {
        const altered = tampered('checkpoint', (all) =>
          Buffer.from(all.toString().replace('\n300\n', '\n301\n')),
        );
        await assertFound('checkpoint has a signature that does not hold', altered);
        await assertFound(
          'checkpoint is malformed',
          tampered('checkpoint', () => Buffer.from('noise')),
        );
      });

      it('finds a checkpoint of another log by the same key', async () => {
        const other = await publish(entries, signer, checkpointNote(entries, { ...signer, name: 'other' }));
        published.push(other);
        await assertFound('checkpoint is not signed by the log', other);
      });

      it('finds that too few witnesses cosigned', async () => {
        const quorum = { trust: { ...trust, quorum: 1 } };
        await assertFound('checkpoint has the cosignatures of 0 witnesses instead of 1', sound, quorum);
        const good = tampered('checkpoint', () => Buffer.from(cosigned(note)));
        assert.equal((await verify(good, quorum)).checkpoint.cosignatures, 1);
        const forged = cosigned(note).replace(
          /(witness\.example\/1 .{40})(.)/,
          (_, before: string, one: string) => `${before}${one === '0' ? '1' : '0'}`,
        );
        const bad = tampered('checkpoint', () => Buffer.from(forged));
        await assertFound(/^checkpoint (has a signature that does not hold|is malformed)$/, bad, quorum);
      });
    });

    describe('against a receipt', () => {
      let receipt: { proof: string; leaf: Buffer; sealed: Buffer | null };

      before(async () => {
        const hashes = tileHashes(size, (tile) => tileSource(folderSource(sound.folder)).hashes(tile));
        const proof = await proveInclusion(hashes, 18, size);
        const text = formatTlogProof({ extra: null, index: 18, proof, checkpoint: cosigned(note) });
        receipt = { proof: text, leaf: entryAt(entries, 18).leaf, sealed: entryAt(entries, 18).sealed };
      });

      it('holds with the ledger and without it', async () => {
        assert.equal((await verify(sound, { receipt })).receipt, 18);
        assert.equal(verifyReceipt(receipt, { ...trust, quorum: 1 }).index, 18);
      });

      it('finds a receipt that is for something else', () => {
        const of = (more: Partial<typeof receipt>) =>
          refuses('tampered', () => verifyReceipt({ ...receipt, ...more }, trust));
        const shown = 'the proof does not show the leaf at index 18';
        assert.equal(of({ leaf: entryAt(entries, 19).leaf }).message, shown);
        assert.equal(
          of({ sealed: entryAt(entries, 19).sealed }).message,
          'the sealed entry is not the one of the leaf',
        );
        assert.match(of({ proof: receipt.proof.replace('index 18', 'index 19') }).message, /index 19$/);
        assert.equal(of({ proof: 'noise' }).message, 'the proof is malformed');
      });

      it('finds a ledger that has forgotten it', async () => {
        const cut = await resigned(entries.slice(0, 280));
        await assertFound(/^the checkpoint of the proof has 300 entries and the checkpoint 280/, cut, {
          receipt,
        });
        const other = await resigned(history(1));
        await assertFound(/^the checkpoint of the proof has another root/, other, { receipt });
      });
    });
  });
}
