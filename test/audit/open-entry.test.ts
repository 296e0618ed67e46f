import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { generalDecrypt, type GeneralJWE } from 'jose';
import { decryptContent, encryptContent } from '../../src/audit/content-cipher.js';
import { keyCommitment } from '../../src/audit/content-key.js';
import { formatContent } from '../../src/audit/entry-content.js';
import { formatHeader, formatJwe, parseJwe } from '../../src/audit/entry-jwe.js';
import { formatLeaf, parseLeaf } from '../../src/audit/entry-leaf.js';
import { wrapKey } from '../../src/audit/key-wrap.js';
import { openEntry, openWithContentKey, type EntryKey } from '../../src/audit/open-entry.js';
import { Fault } from '../../src/fault.js';
import { refuses } from '../support/refuses.js';
import {
  flipBit,
  sampleContent,
  sampleEntry,
  sampleEpoch,
  sampleRecipients,
  underNewLeaf,
} from '../support/sample-entry.js';
import { twoFaced } from '../support/two-faced-cipher.js';

describe('An entry', () => {
  const to = sampleRecipients();
  const { content, cek, sealed, leaf } = sampleEntry({}, to);
  const keys: EntryKey[] = [
    { kind: 'subject', key: to.subject },
    ...to.others.map((other) => ({ kind: 'named' as const, ...other })),
  ];

  it('opens for each of its recipients and with its content key', () => {
    for (const key of keys) assert.deepEqual(openEntry(leaf, sealed, key), content);
    assert.deepEqual(openWithContentKey(leaf, sealed, cek), content);
  });

  it('is not for others', () => {
    const stranger = randomBytes(32);
    assert.equal(openEntry(leaf, sealed, { kind: 'subject', key: stranger }), null);
    assert.equal(
      openEntry(leaf, sealed, { kind: 'named', kid: `other/${sampleEpoch}`, key: stranger }),
      null,
    );
  });

  it('that names us and does not open with our key was tampered with', () => {
    const key = randomBytes(32);
    refuses('tampered', () =>
      openEntry(leaf, sealed, { kind: 'named', kid: `verifier/${sampleEpoch}`, key }),
    );
    refuses('tampered', () => openWithContentKey(leaf, sealed, randomBytes(32)));
  });

  it('with any bit of the sealed bytes flipped is refused', () => {
    const bits = fc.integer({ min: 0, max: sealed.length * 8 - 1 });
    fc.assert(
      fc.property(bits, fc.constantFrom(...keys), (bit, key) => {
        refuses('tampered', () => openEntry(leaf, flipBit(sealed, bit), key));
      }),
      { numRuns: 300 },
    );
  });

  it('with any bit flipped under a leaf made for it is refused, or not ours, or the same', () => {
    const outcomes = { refused: 0, notOurs: 0, same: 0 };
    const bits = fc.integer({ min: 0, max: sealed.length * 8 - 1 });
    const inHead = fc.integer({ min: 0, max: 700 * 8 });
    fc.assert(
      fc.property(fc.oneof(bits, inHead), fc.constantFrom(...keys), (bit, key) => {
        const lie = underNewLeaf(leaf, flipBit(sealed, bit));
        outcomes[outcomeOf(() => openEntry(lie.leaf, lie.sealed, key))]++;
      }),
      { numRuns: 1500 },
    );
    assert.ok(outcomes.refused > 500 && outcomes.notOurs > 0, JSON.stringify(outcomes));
  });

  it('with any bit of the leaf flipped is refused', () => {
    for (let bit = 0; bit < leaf.length * 8; bit++) {
      for (const key of keys) refuses('tampered', () => openEntry(flipBit(leaf, bit), sealed, key));
    }
  });

  /** Refused, not ours, or what went in; anything else fails. */
  function outcomeOf(open: () => unknown): 'refused' | 'notOurs' | 'same' {
    try {
      const opened = open();
      if (opened !== null) assert.deepEqual(opened, content);
      return opened === null ? 'notOurs' : 'same';
    } catch (error) {
      assert.ok(error instanceof Fault && error.code === 'tampered', String(error));
      return 'refused';
    }
  }

  it('of any other form is refused: other algorithms, zip, crit, another epoch, recipients twice, other writing', () => {
    const text = sealed.toString();
    const { header } = parseJwe(sealed);
    const plain = Buffer.from(header, 'base64url').toString();
    const withHeader = (json: string): string =>
      text.replace(header, Buffer.from(json).toString('base64url'));
    const first = /\{"header".*?"encrypted_key":"[^"]*"\}/.exec(text)?.[0] ?? '';
    const lies = [
      withHeader(plain.replace('A256GCM', 'A128GCM')),
      withHeader(plain.replace('A256GCM', 'A256CBC-HS512')),
      withHeader(plain.replace('{', '{"zip":"DEF",')),
      withHeader(plain.replace('{', '{"crit":["kc"],')),
      withHeader(plain.replace('{', '{"alg":"dir",')),
      withHeader(plain.replace(/"kc":"[^"]*",/, '')),
      withHeader(plain.replace(String(sampleEpoch), String(sampleEpoch + 1))),
      text.replace('"A256KW"', '"dir"'),
      text.replace('"A256KW"', '"A128KW"'),
      text.replace('"A256KW"', '"PBES2-HS256+A128KW"'),
      text.replace('"A256KW",', '"A256KW","zip":"DEF",'),
      text.replace(`verifier/${sampleEpoch}`, `verifier/${sampleEpoch - 1}`),
      text.replace(first, `${first},${first}`),
      text.replace(`${first},`, first),
      text.replace(/"recipients":\[.*\]/, '"recipients":[]'),
      text.replace('{"protected"', '{ "protected"'),
      text.replace('"iv"', '"aad":"AAAA","iv"'),
      `${text}\n`,
      '{"epoch":1,"keys":[]}',
      '',
    ];
    for (const lie of lies.map((sealedLie) => underNewLeaf(leaf, sealedLie))) {
      assert.notDeepEqual(lie.sealed, sealed);
      for (const key of keys) refuses('tampered', () => openEntry(lie.leaf, lie.sealed, key));
    }
  });

  it('whose request is not the one the leaf stands for is refused', () => {
    const other = formatLeaf({ ...parseLeaf(leaf), requestHash: randomBytes(32) });
    for (const key of keys) refuses('tampered', () => openEntry(other, sealed, key));
  });

  it('that holds another content key for one recipient is refused by that one', () => {
    const header = formatHeader(keyCommitment(cek), sampleEpoch);
    const [mine, theirs] = [randomBytes(32), randomBytes(32)];
    const kid = `verifier/${sampleEpoch}`;
    const recipients = [
      { kid: `recovery/${sampleEpoch}`, wrapped: wrapKey(mine, cek) },
      { kid, wrapped: wrapKey(theirs, randomBytes(32)) },
    ];
    const parts = encryptContent(cek, header, formatContent(content));
    const lie = underNewLeaf(leaf, formatJwe(header, recipients, parts));
    const open = (name: string, key: Buffer) =>
      openEntry(lie.leaf, lie.sealed, { kind: 'named', kid: name, key });
    assert.deepEqual(open(`recovery/${sampleEpoch}`, mine), content);
    refuses('tampered', () => open(kid, theirs));
  });

  it('whose content is not an entry is refused', () => {
    const header = formatHeader(keyCommitment(cek), sampleEpoch);
    const kid = `verifier/${sampleEpoch}`;
    const recipients = [{ kid, wrapped: wrapKey(to.subject, cek) }];
    const lie = underNewLeaf(
      leaf,
      formatJwe(header, recipients, encryptContent(cek, header, Buffer.from('{}'))),
    );
    refuses('tampered', () => openEntry(lie.leaf, lie.sealed, { kind: 'named', kid, key: to.subject }));
  });
});

describe('An entry that opens to different texts', () => {
  const kek = {
    patient: Buffer.from('81f0dda511d644546a8795a5fb4f5dd0996f7174b42aef1b3df501dc932dffb5', 'hex'),
    verifier: Buffer.from('6f19a5a790d2f1525b2f5aad6432c09b0324d45fac1691e49699f2d9aa24a0fe', 'hex'),
  };
  const text =
    '{"protected":"eyJlbmMiOiJBMjU2R0NNIn0","recipients":[{"header":{"alg":"A256KW","kid":"patient"},"encrypted_key":"hIeC1ls2d4dqvhvxZROUFXb32KVVzhUzDMTVOpYkck5BDO1t4X96Gg"},{"header":{"alg":"A256KW","kid":"verifier"},"encrypted_key":"TLFyVFY6nomnHec0AqExWhqKLJngpIGcd0agQJ9bykeUXEvOInzNsg"}],"iv":"CrMGgjA1Zhu426Ic","ciphertext":"ImxoM6HT5umcSpBtD5hPSGC1UiGk7yJ2WUEwq3eWP9ByLfRhxxjc0moaGWErongO","tag":"Xv7cd9gaQf8e4iOZCXjTww"}';

  it('is accepted by jose, which is why we look further', async () => {
    const jwe = JSON.parse(text) as GeneralJWE;
    const patient = await generalDecrypt(jwe, createSecretKey(kek.patient));
    const verifier = await generalDecrypt(jwe, createSecretKey(kek.verifier));
    assert.notDeepEqual(Buffer.from(patient.plaintext), Buffer.from(verifier.plaintext));
  });

  it('is refused by us', () => {
    const { leaf } = sampleEntry();
    const lie = underNewLeaf(leaf, text);
    const named = (kid: string, key: Buffer) => openEntry(lie.leaf, lie.sealed, { kind: 'named', kid, key });
    refuses('tampered', () => named('patient', kek.patient));
    refuses('tampered', () => named('verifier', kek.verifier));
    refuses('tampered', () => openEntry(lie.leaf, lie.sealed, { kind: 'subject', key: kek.patient }));
  });

  it('is refused by us in our own form: only the key that the header commits to is tried on the ciphertext', () => {
    const { leaf, to } = sampleEntry();
    const [mine, theirs] = [randomBytes(32), randomBytes(32)];
    const header = formatHeader(keyCommitment(mine), sampleEpoch);
    const honest = encryptContent(mine, header, formatContent(sampleContent()));
    const parts = {
      ...honest,
      ...twoFaced([mine, theirs], honest.iv, Buffer.from(header), honest.ciphertext, 100),
    };
    assert.ok(decryptContent(mine, header, parts) && decryptContent(theirs, header, parts), 'opens for both');
    const recipients = to.others.map(({ kid, key }, i) => ({
      kid,
      wrapped: wrapKey(key, i === 0 ? mine : theirs),
    }));
    const lie = underNewLeaf(
      formatLeaf({ ...parseLeaf(leaf), keyCommitment: keyCommitment(mine) }),
      formatJwe(header, recipients, parts),
    );
    const faults = to.others.map((other) =>
      refuses('tampered', () => openEntry(lie.leaf, lie.sealed, { kind: 'named', ...other })),
    );
    assert.match(
      faults[0]?.message ?? '',
      /content/,
      'what the first key opens is looked at, and is no entry',
    );
    assert.match(
      faults[1]?.message ?? '',
      /do not belong together/,
      'what the second would open is not looked at',
    );
  });
});
