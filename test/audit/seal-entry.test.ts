import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { generalDecrypt, type GeneralJWE } from 'jose';
import nodeJose from 'node-jose';
import { formatContent } from '../../src/audit/entry-content.js';
import { leafMatches, parseLeaf } from '../../src/audit/entry-leaf.js';
import { keyCommitment } from '../../src/audit/content-key.js';
import { openEntry } from '../../src/audit/open-entry.js';
import { requestHash } from '../../src/audit/request-hash.js';
import { sampleEntry, sampleEpoch, sampleRecipients } from '../support/sample-entry.js';

describe('A sealed entry', () => {
  it('is a general JWE that jose opens for every recipient, without options', async () => {
    const to = sampleRecipients();
    const { content, sealed } = sampleEntry({}, to);
    const jwe = JSON.parse(sealed.toString()) as GeneralJWE;
    for (const key of [to.subject, ...to.others.map((other) => other.key)]) {
      const { plaintext } = await generalDecrypt(jwe, createSecretKey(key));
      assert.deepEqual(Buffer.from(plaintext), formatContent(content));
    }
    await assert.rejects(() => generalDecrypt(jwe, createSecretKey(randomBytes(32))));
  });

  it('is one that node-jose opens too', async () => {
    const to = sampleRecipients();
    const { content, sealed } = sampleEntry({}, to);
    for (const key of [to.subject, ...to.others.map((other) => other.key)]) {
      const jwk = await nodeJose.JWK.asKey({ kty: 'oct', k: key.toString('base64url') });
      const opened = await nodeJose.JWE.createDecrypt(jwk).decrypt(JSON.parse(sealed.toString()) as string);
      assert.deepEqual(opened.plaintext, formatContent(content));
    }
  });

  it('has a leaf that says what it should', () => {
    const { content, cek, sealed, leaf } = sampleEntry();
    assert.equal(leafMatches(leaf, sealed), true);
    const said = parseLeaf(leaf);
    assert.equal(said.epoch, sampleEpoch);
    assert.deepEqual(said.keyCommitment, keyCommitment(cek));
    assert.deepEqual(said.requestHash, requestHash(content.salt, content.subject, content.request));
  });

  it('has one length and shape, whatever it is about and about whomever', () => {
    const { others } = sampleRecipients();
    const shapes = [
      sampleEntry({}, { subject: randomBytes(32), others }),
      sampleEntry({}, { subject: null, others }),
      sampleEntry({ subject: null }, { subject: null, others }),
      sampleEntry({ number: 9_999_999, change: randomBytes(32) }, { subject: randomBytes(32), others }),
      sampleEntry(
        { request: Buffer.alloc(900), event: Buffer.from('{}') },
        { subject: randomBytes(32), others },
      ),
    ].map(({ sealed, leaf }) => ({ shape: shapeOf(sealed), length: sealed.length, leaf: leaf.length }));
    for (const shape of shapes) assert.deepEqual(shape, shapes[0]);
    assert.match(shapes[0]?.shape ?? '', /^\{"protected":"x{100,}"/);
  });

  it('names the subject differently each time, and the content nowhere', () => {
    const to = sampleRecipients();
    const kids = Array.from({ length: 50 }, () => kidsOf(sampleEntry({}, to).sealed));
    assert.equal(new Set(kids.map(([subject]) => subject)).size, 50);
    for (const [subject, ...others] of kids) {
      assert.match(subject ?? '', /^[\w-]{16}$/);
      assert.deepEqual(others, [`verifier/${sampleEpoch}`, `recovery/${sampleEpoch}`]);
    }
  });

  it('about nobody opens for no subject, and for the others all the same', () => {
    const to = sampleRecipients();
    const { content, sealed, leaf } = sampleEntry({ subject: null }, { ...to, subject: null });
    assert.equal(openEntry(leaf, sealed, { kind: 'subject', key: to.subject }), null);
    for (const other of to.others) {
      assert.deepEqual(openEntry(leaf, sealed, { kind: 'named', ...other }), content);
    }
  });
});

/** The text with every value that the ciphers make masked, character by character. */
function shapeOf(sealed: Buffer): string {
  return sealed
    .toString()
    .replace(/"(protected|encrypted_key|iv|ciphertext|tag)":"([^"]*)"/g, mask)
    .replace(/"(kid)":"([^"/]{16})"/g, mask);
}

function mask(_: string, name: string, value: string): string {
  return `"${name}":"${'x'.repeat(value.length)}"`;
}

function kidsOf(sealed: Buffer): string[] {
  const jwe = JSON.parse(sealed.toString()) as { recipients: { header: { kid: string } }[] };
  return jwe.recipients.map(({ header }) => header.kid);
}
