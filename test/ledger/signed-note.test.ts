import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cosign } from '../../src/ledger/cosignature.js';
import { verifierKeyOf } from '../../src/ledger/note-signer.js';
import { addSignatures, openNote, signNote } from '../../src/ledger/signed-note.js';
import { parseVerifierKey } from '../../src/ledger/verifier-key.js';
import { knownCheckpoint, knownNote } from '../support/ledger-vectors.js';
import { knownPrivateKey, newSigner } from '../support/note-keys.js';
import { refuses } from '../support/refuses.js';

const note = `${knownNote.text}\n${knownNote.line}\n`;
const known = [parseVerifierKey(knownNote.key)];

describe('A signed note', () => {
  it('is opened with the published key', () => {
    const { text, signatures } = openNote(note, known);
    assert.equal(text, knownNote.text);
    assert.deepEqual(
      signatures.map(({ name, key }) => [name, key]),
      [['example.com/foo', known[0]]],
    );
    assert.deepEqual(openNote(Buffer.from(note), known), openNote(note, known));
  });

  it('is signed as the published key signs', () => {
    const signer = { name: knownCheckpoint.origin, type: 1, privateKey: knownPrivateKey() } as const;
    assert.equal(
      signNote(knownCheckpoint.text, [signer]),
      `${knownCheckpoint.text}\n${knownCheckpoint.line}\n`,
    );
  });

  it('is refused once any byte of it is another', () => {
    const bytes = Buffer.from(note);
    const named = bytes.indexOf(knownNote.line) + '—'.length + 3;
    // Another name or id is another key, which nobody knows: nothing is refused then, and nothing vouched for.
    const unknown = { from: named, to: named + 'example.com/foo '.length + 5 };
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = Buffer.from(bytes);
        other[at] = (bytes[at] ?? 0) ^ change;
        try {
          const { signatures } = openNote(other, known);
          assert.ok(at >= unknown.from && at <= unknown.to + 1, `byte ${at}`);
          assert.ok(signatures.every(({ key }) => key === null));
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'invalid-request');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('vouches for nothing where no signature is of a known key', () => {
    const { signatures } = openNote(note, []);
    assert.deepEqual(
      signatures.map(({ key, id }) => [key, id.toString('hex')]),
      [[null, '530d903a']],
    );
    const sameName = verifierKeyOf(newSigner('example.com/foo'));
    assert.ok(openNote(note, [sameName]).signatures.every(({ key }) => key === null));
  });

  it('is opened with as many known signatures as it has, of either type', () => {
    const signers = Array.from({ length: 16 }, (_, n) => newSigner(`log${n}`));
    const witnesses = Array.from({ length: 16 }, (_, n) => newSigner(`witness${n}`, 4));
    const text = 'a\n\n\nb\n';
    const lines = witnesses.map((witness) => cosign(text, witness, 1));
    const { signatures, ...opened } = openNote(
      addSignatures(signNote(text, signers), lines),
      [...signers, ...witnesses].map(verifierKeyOf),
    );
    assert.equal(opened.text, text);
    assert.equal(signatures.length, 32);
    assert.ok(signatures.every(({ key, name }) => key?.name === name));
  });

  it('is refused when one of two known keys did not sign it', () => {
    const [first, second] = [newSigner('first'), newSigner('second')];
    const keys = [first, second].map(verifierKeyOf);
    const foreign = signNote('b\n', [second]).split('\n')[2] ?? '';
    const mixed = addSignatures(signNote('a\n', [first]), [foreign]);
    refuses('invalid-request', () => openNote(mixed, keys));
    assert.equal(openNote(mixed, keys.slice(0, 1)).signatures.length, 2);
  });

  it('is refused when the signature of a known key has another length', () => {
    const bytes = Buffer.from(knownNote.line.split(' ')[2] ?? '', 'base64');
    for (const other of [bytes.subarray(0, 5), bytes.subarray(0, -1), Buffer.concat([bytes, bytes])]) {
      const line = `— example.com/foo ${other.toString('base64')}`;
      refuses('invalid-request', () => openNote(`${knownNote.text}\n${line}\n`, known));
    }
  });

  it('counts a key once however often it signed', () => {
    const witness = newSigner('witness', 4);
    const twice = addSignatures(
      note,
      [1, 2].map((time) => cosign(knownNote.text, witness, time)),
    );
    const { signatures } = openNote(twice, [...known, verifierKeyOf(witness)]);
    assert.deepEqual(
      signatures.map(({ name }) => name),
      ['example.com/foo', 'witness'],
    );
  });

  it('has each line once, and no line that is not a signature', () => {
    assert.equal(addSignatures(note, [knownNote.line]), note);
    for (const line of [
      '',
      'text',
      `${knownNote.line}\n`,
      `${knownNote.line}\n${knownNote.line}`,
      '— a AAAA',
    ]) {
      refuses('invalid-request', () => addSignatures(note, [line]));
    }
  });

  it('is not signed with a key for cosignatures', () => {
    refuses('config', () => signNote('a\n', [newSigner('witness', 4)]));
  });

  it('is refused when it is no note, or more than a note may be', () => {
    const { text, line } = knownNote;
    const lines = (count: number) => Array.from({ length: count }, (_, n) => line.replace('foo', `foo${n}`));
    openNote(`${text}\n${lines(64).join('\n')}\n`, known);
    const hostile = [
      '',
      '\n',
      '\n\n',
      text,
      `${text}${line}\n`,
      `${text}\n`,
      `${text}\n\n`,
      `${text}\n${line}`,
      `${text}\n${line}\n\n`,
      `\n${line}\n`,
      `${text}\n${line}\nmore\n`,
      `${text}\n${line}\r\n`,
      `a\tb\n\n${line}\n`,
      `a\0b\n\n${line}\n`,
      `a\u007fb\n\n${line}\n`,
      `${text}\n${line.replace('—', '-')}\n`,
      `${text}\n${line.replace(' example', '  example')}\n`,
      `${text}\n${line}=\n`,
      `${text}\n${lines(65).join('\n')}\n`,
      `${'a'.repeat(65_536)}\n\n${line}\n`,
    ];
    for (const each of hostile) refuses('invalid-request', () => openNote(each, []));
    refuses('invalid-request', () => openNote(Buffer.concat([Buffer.from([0xff]), Buffer.from(note)]), []));
  });
});
