import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { formatVerifierKey, makeVerifierKey, parseVerifierKey } from '../../src/ledger/verifier-key.js';
import { verifierKeyOf } from '../../src/ledger/note-signer.js';
import { knownCheckpoint, knownNote } from '../support/ledger-vectors.js';
import { knownPrivateKey, newSigner } from '../support/note-keys.js';
import { refuses } from '../support/refuses.js';

describe('A verifier key', () => {
  it('is read from the published texts and written as they are', () => {
    for (const text of [knownNote.key, knownCheckpoint.key]) {
      assert.equal(formatVerifierKey(parseVerifierKey(text)), text);
    }
    const key = parseVerifierKey(knownNote.key);
    assert.deepEqual([key.name, key.type, key.id.toString('hex')], ['example.com/foo', 1, '530d903a']);
  });

  it('follows from the private key, the name and the type', () => {
    const privateKey = knownPrivateKey();
    const note = verifierKeyOf({ name: knownCheckpoint.origin, type: 1, privateKey });
    assert.equal(formatVerifierKey(note), knownCheckpoint.key);
    const witness = verifierKeyOf({ name: knownCheckpoint.witness, type: 4, privateKey });
    assert.equal(witness.id.toString('hex'), '6f3221eb');
    assert.deepEqual(parseVerifierKey(formatVerifierKey(witness)).id, witness.id);
  });

  it('is refused when its text is not exactly that of a key', () => {
    const [name = '', id = '', key = ''] = knownNote.key.split(/\+(.{8})\+/);
    const bytes = Buffer.from(key, 'base64');
    const encoded = (...parts: readonly (Buffer | number[])[]) =>
      Buffer.concat(parts.map((part) => Buffer.from(part))).toString('base64');
    const hostile = [
      '',
      '+',
      `${name}+${id}`,
      `${name}+${id}+`,
      `+${id}+${key}`,
      `other+${id}+${key}`,
      `${name} +${id}+${key}`,
      `${name}+530d903b+${key}`,
      `${name}+${id.toUpperCase()}+${key}`,
      `${name}+${id}+${key}=`,
      `${name}+${id}+${key}\n`,
      `${name}+${id}+${encoded([2], bytes.subarray(1))}`,
      `${name}+${id}+${encoded(bytes, [0])}`,
      `${name}+${id}+${encoded(bytes.subarray(0, 32))}`,
    ];
    for (const text of hostile) refuses('invalid-request', () => parseVerifierKey(text));
  });

  it('is not made of another kind of key or under a name that none can have', () => {
    const { privateKey } = newSigner('a');
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    refuses('config', () => makeVerifierKey('a', 1, other));
    refuses('config', () => makeVerifierKey('a', 1, privateKey));
    for (const name of ['', 'a b', 'a+b', 'a\n', 'a\u2003b', 'a\u0085']) {
      refuses('config', () => verifierKeyOf({ name, type: 1, privateKey }));
    }
  });
});
