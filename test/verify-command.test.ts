import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cosign } from '../src/ledger/cosignature.js';
import { proveInclusion } from '../src/ledger/inclusion-proof.js';
import { verifierKeyOf } from '../src/ledger/note-signer.js';
import { addSignatures, openNote } from '../src/ledger/signed-note.js';
import { tileHashes } from '../src/ledger/tile-hashes.js';
import { formatTlogProof } from '../src/ledger/tlog-proof.js';
import { formatVerifierKey } from '../src/ledger/verifier-key.js';
import { tileSource } from '../src/ledger/verify/tile-source.js';
import { verifyCommand } from '../src/verify-command.js';
import { folderSource } from '../src/verify-ledger.js';
import { newSigner } from './support/note-keys.js';
import { publish, serveFiles, type Published } from './support/published-ledger.js';
import { rejects } from './support/refuses.js';
import {
  accessEntry,
  checkpointNote,
  entryAt,
  keyEntries,
  testNamed,
  testSubject,
  type TestEntry,
} from './support/sealed-ledger.js';
import { startChild } from './support/server/child.js';

const signer = newSigner('ledger.example/1');
const witness = newSigner('witness.example/1', 4);
const [vkey, witnessKey] = [signer, witness].map((one) => formatVerifierKey(verifierKeyOf(one)));
const [alice, auditor] = [testSubject(), testNamed('auditor')];
const run = randomBytes(16);

function access(number: number): TestEntry {
  const event = { resourceType: 'AuditEvent', id: String(number) };
  return accessEntry({ subject: alice, sequence: run, number, event }, [auditor]);
}

const entries: TestEntry[] = [...keyEntries([alice, auditor]), access(1), access(2), access(3)];
const size = entries.length;
const note = checkpointNote(entries, signer);

describe('tallystick verify', () => {
  let ledger: Published;
  let gap: Published;
  let elsewhere: Published;
  const file = (name: string): string => join(elsewhere.folder, name);

  beforeEach(async () => {
    const text = openNote(note, []).text;
    ledger = await publish(entries, signer, addSignatures(note, [cosign(text, witness, 1_700_000_000)]));
    gap = await publish([...entries.slice(0, -2), access(3)], signer);
    elsewhere = await publish([], signer);
    writeFileSync(file('alice.jwk'), JSON.stringify(alice.jwk));
    writeFileSync(file('auditor.jwk'), JSON.stringify(auditor.jwk));
    writeFileSync(file('earlier'), checkpointNote(entries, signer, 2));
    writeFileSync(file('leaf'), entryAt(entries, 3).leaf);
    writeFileSync(file('sealed'), entryAt(entries, 3).sealed);
    writeFileSync(file('other'), entryAt(entries, 4).sealed);
    const hashes = tileHashes(size, (tile) => tileSource(folderSource(ledger.folder)).hashes(tile));
    const receipt = { index: 3, proof: await proveInclusion(hashes, 3, size), checkpoint: note };
    writeFileSync(file('proof'), formatTlogProof({ ...receipt, extra: null }));
    writeFileSync(file('proof-with-leaf'), formatTlogProof({ ...receipt, extra: entryAt(entries, 3).leaf }));
  });

  afterEach(() => {
    for (const one of [ledger, gap, elsewhere]) one.remove();
  });

  const verify = (...words: string[]): Promise<string> => verifyCommand([...words, '--key', vkey ?? '']);

  it('says what holds, line by line', async () => {
    const words = [
      '--full',
      '--since',
      file('earlier'),
      '--witness',
      witnessKey ?? '',
      '--proof',
      file('proof'),
    ];
    const more = ['--leaf', file('leaf'), '--quorum', '0', '--recipient', file('alice.jwk')];
    const [checkpoint, ...lines] = (await verify(ledger.folder, ...words, ...more)).split('\n');
    assert.match(checkpoint ?? '', /^checkpoint: 5 entries, root \S{44}, signed by the log and 1 witness$/);
    assert.deepEqual(lines, [
      'since: extends the saved checkpoint',
      'proof: the leaf is entry 3',
      'full: 5 entries, 0 of them without what was sealed',
      'recipient: 3 entries in 1 sequence, none missing',
      '',
    ]);
  });

  it('says no more than was asked', async () => {
    assert.match(await verify(ledger.folder), /^checkpoint: [^\n]+ and 0 witnesses\n$/);
  });

  it('reads from a URL, with or without a slash at its end', async () => {
    const server = await serveFiles(ledger.folder);
    try {
      for (const slash of ['', '/'])
        assert.match(await verify(`${server.url}/ledger${slash}`, '--full'), /full: 5/);
    } finally {
      await server.stop();
    }
    await rejects('unavailable', () => verify(`${server.url}/ledger`));
  });

  it('asks for all witnesses that it is told of, or as many as it is told', async () => {
    const stranger = formatVerifierKey(verifierKeyOf(newSigner('witness.example/2', 4)));
    const both = ['--witness', witnessKey ?? '', '--witness', stranger];
    await rejects('tampered', () => verify(ledger.folder, ...both));
    assert.match(await verify(ledger.folder, ...both, '--quorum', '1'), /1 witness\n/);
    assert.match(await verify(ledger.folder, '--witness', witnessKey ?? ''), /1 witness\n/);
  });

  it('writes the AuditEvents, for the eyes of its user', async () => {
    const events = file('events.ndjson');
    for (const words of [
      ['--recipient', file('alice.jwk')],
      ['--recipient', file('auditor.jwk'), '--as', 'auditor'],
    ]) {
      await verify(ledger.folder, ...words, '--events', events);
      const lines = readFileSync(events, 'utf8').trimEnd().split('\n');
      assert.deepEqual(
        lines.map((line) => (JSON.parse(line) as { id: string }).id),
        ['1', '2', '3'],
      );
      assert.equal(statSync(events).mode & 0o777, 0o600);
    }
  });

  it('keeps neither checkpoint nor AuditEvents if anything does not hold', async () => {
    const before = readdirSync(elsewhere.folder);
    const words = ['--recipient', file('alice.jwk'), '--events', file('events'), '--save', file('saved')];
    const { message } = await rejects('tampered', () => verify(gap.folder, ...words));
    assert.equal(message, `sequence ${run.toString('hex')} lacks number 2`);
    assert.deepEqual(readdirSync(elsewhere.folder), before);
  });

  it('keeps a checkpoint, and never in the place of one that it does not extend', async () => {
    const saved = file('saved');
    await verify(ledger.folder, '--save', saved);
    assert.equal(openNote(readFileSync(saved), []).text, openNote(note, []).text);
    assert.match(await verify(ledger.folder, '--save', saved), /^since:/m);
    const before = readFileSync(saved);
    await rejects('tampered', () => verify(gap.folder, '--save', saved));
    assert.deepEqual(readFileSync(saved), before);
  });

  it('checks a proof without a ledger', async () => {
    const holds = 'proof: the leaf is entry 3 of 5, signed by the log and 0 witnesses\n';
    assert.equal(await verify('--proof', file('proof'), '--leaf', file('leaf')), holds);
    assert.equal(await verify('--proof', file('proof-with-leaf'), '--entry', file('sealed')), holds);
    await rejects('tampered', () => verify('--proof', file('proof-with-leaf'), '--entry', file('other')));
    await rejects('tampered', () => verify('--proof', file('leaf'), '--leaf', file('leaf')));
    await rejects('tampered', () => verify('--proof', file('leaf')));
  });

  it('finds words that it cannot understand, and never repeats them', async () => {
    const { folder } = ledger;
    const wrong: string[][] = [
      [],
      [folder, folder],
      [folder, '--fully'],
      [folder, '--since'],
      [folder, '--since', file('nowhere')],
      [folder, '--witness', vkey ?? ''],
      [folder, '--witness', 'c4n4ry'],
      [folder, '--quorum', '1'],
      [folder, '--quorum', 'x'],
      [folder, '--proof', file('proof')],
      [folder, '--leaf', file('leaf')],
      [folder, '--recipient', file('leaf')],
      [folder, '--as', 'c4n4ry'],
      [folder, '--events', file('events')],
      ['http://', '--full'],
      ['--proof', file('proof'), '--leaf', file('leaf'), '--full'],
    ];
    for (const words of wrong) {
      const { message } = await rejects('config', () => verify(...words));
      assert.ok(!message.includes('c4n4ry'), message);
    }
    await rejects('config', () => verifyCommand([folder]));
    await rejects('config', () => verifyCommand([folder, '--key', witnessKey ?? '']));
  });

  it('ends with 0 if all holds, with 1 and one line if not, with 2 if it was not understood', async function () {
    this.timeout(60_000);
    const outcome = async (...words: string[]) => {
      const child = startChild(['verify', ...words], {}, '');
      return { ending: await child.ended, ...child.printed() };
    };
    const holds = await outcome(ledger.folder, '--key', vkey ?? '', '--full');
    assert.deepEqual([holds.ending, holds.stderr], [0, '']);
    assert.match(holds.stdout, /^checkpoint: 5 entries/);
    const recipient = ['--recipient', file('alice.jwk')];
    const fails = await outcome(gap.folder, '--key', vkey ?? '', ...recipient);
    const line = `tallystick: sequence ${run.toString('hex')} lacks number 2\n`;
    assert.deepEqual(fails, { ending: 1, stdout: '', stderr: line });
    const misread = await outcome(ledger.folder);
    assert.equal(misread.ending, 2);
    assert.match(misread.stderr, /^tallystick: [^\n]+\n$/);
    const nowhere = await outcome(file('nowhere'), '--key', vkey ?? '');
    assert.deepEqual([nowhere.ending, nowhere.stderr], [1, 'tallystick: checkpoint is missing\n']);
    assert.ok(!existsSync(file('nowhere')));
  });
});
