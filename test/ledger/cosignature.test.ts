import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cosign, cosignatureHolds, cosignedAt } from '../../src/ledger/cosignature.js';
import { verifierKeyOf } from '../../src/ledger/note-signer.js';
import { parseSignatureLine } from '../../src/ledger/signature-line.js';
import { knownCheckpoint } from '../support/ledger-vectors.js';
import { knownPrivateKey } from '../support/note-keys.js';

const { text, cosignature } = knownCheckpoint;
const witness = { name: knownCheckpoint.witness, type: 4, privateKey: knownPrivateKey() } as const;
const key = verifierKeyOf(witness);

describe('A cosignature', () => {
  it('is the known one of the known checkpoint, and holds', () => {
    assert.equal(cosign(text, witness, knownCheckpoint.cosignedAt), cosignature);
    const { blob, id } = parseSignatureLine(cosignature);
    assert.deepEqual(id, key.id);
    assert.equal(cosignedAt(blob), knownCheckpoint.cosignedAt);
    assert.ok(cosignatureHolds(text, key, blob));
  });

  it('has the form of the published example', () => {
    const { name, id, blob } = parseSignatureLine(
      '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==',
    );
    assert.deepEqual(
      [name, id.toString('hex'), blob.length, cosignedAt(blob)],
      ['witness.example.com/w1', '8d66cf3f', 72, 1679315147],
    );
  });

  it('does not hold for another text, time or signature, nor in another length', () => {
    const { blob } = parseSignatureLine(cosignature);
    assert.ok(!cosignatureHolds(`${text}a\n`, key, blob));
    assert.ok(!cosignatureHolds(text, key, blob.subarray(0, 71)));
    assert.ok(!cosignatureHolds(text, key, Buffer.concat([blob, blob])));
    assert.ok(!cosignatureHolds(text, key, Buffer.alloc(0)));
    fc.assert(
      fc.property(fc.nat(71), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = Buffer.from(blob);
        other[at] = (blob[at] ?? 0) ^ change;
        assert.ok(!cosignatureHolds(text, key, other));
      }),
    );
  });
});
