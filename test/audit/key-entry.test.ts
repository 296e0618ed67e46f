import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { compactDecrypt } from 'jose';
import nodeJose from 'node-jose';
import { isKeyEntry, openKeyEntry, sealKeyEntry, type KeyOwner } from '../../src/audit/key-entry.js';
import { isX25519PublicKey } from '../support/curve25519.js';
import { sampleEntry, sampleEpoch as epoch, underNewLeaf } from '../support/sample-entry.js';
import { headerOf, keysOf, namedSlots, subjectOwner } from '../support/sample-key-slots.js';
import { sampleKeys } from '../support/sample-keys.js';

describe('A key entry', () => {
  it("brings each subject's epoch key to its owner, and to nobody else", () => {
    const owners = Array.from({ length: 3 }, subjectOwner);
    const entries = sealKeyEntry(
      owners.map(({ slot }) => slot),
      epoch,
    );
    assert.equal(entries.length, 1);
    for (const { slot, owner } of owners) {
      assert.deepEqual(openAll(entries, owner), [{ epoch, key: slot.key }]);
    }
    assert.deepEqual(openAll(entries, subjectOwner().owner), [null]);
  });

  it('for subjects always has four slots of one shape, whether somebody owns them or nobody', () => {
    const shapes = Array.from({ length: 5 }, (_, count) => {
      const slots = Array.from({ length: count }, () => subjectOwner().slot);
      const [entry] = sealKeyEntry(slots, epoch);
      assert.ok(entry);
      assert.equal(keysOf(entry).length, 4);
      assert.equal(entry.leaf.length, 101);
      return shapeOf(entry.sealed);
    });
    assert.equal(new Set(shapes).size, 1);
    assert.match(
      shapes[0] ?? '',
      /"epk":\{"kty":"OKP","crv":"X25519","x":"x{43}"\}\}\.x{54}\.x{16}\.x+\.x{22}/,
    );
  });

  it('puts the owned slots into any place', () => {
    const places = new Set<number>();
    for (let i = 0; i < 200 && places.size < 4; i++) {
      const { slot, owner } = subjectOwner();
      const [entry] = sealKeyEntry([slot], epoch);
      assert.ok(entry);
      keysOf(entry).forEach((key, place) => {
        const alone = underNewLeaf(entry.leaf, `{"epoch":${epoch},"keys":["${key}"]}`);
        if (openKeyEntry(alone.leaf, alone.sealed, owner)) places.add(place);
      });
    }
    assert.deepEqual([...places].sort(), [0, 1, 2, 3]);
  });

  it('has ephemeral keys that are points a key can have, in dummies too', () => {
    const [entry] = sealKeyEntry([], epoch);
    for (const key of keysOf(entry)) {
      const { epk } = headerOf(key) as { epk: { x: string } };
      assert.equal(isX25519PublicKey(Buffer.from(epk.x, 'base64url')), true);
    }
    const random = Array.from({ length: 100 }, () => isX25519PublicKey(randomBytes(32)));
    assert.ok(random.filter(Boolean).length < 30, 'the check sees that random bytes are no points');
  });

  it('is followed by another when there are more than four subjects', () => {
    const owners = Array.from({ length: 9 }, subjectOwner);
    const entries = sealKeyEntry(
      owners.map(({ slot }) => slot),
      epoch,
    );
    assert.deepEqual(
      entries.map((entry) => keysOf(entry).length),
      [4, 4, 4],
    );
    for (const { slot, owner } of owners) {
      assert.deepEqual(
        openAll(entries, owner).filter((opened) => opened !== null),
        [{ epoch, key: slot.key }],
      );
    }
  });

  it('of its own brings the epoch keys of named owners, whatever kind of key they have', () => {
    const slots = namedSlots();
    const [subjects, named, ...more] = sealKeyEntry(slots, epoch);
    assert.equal(more.length, 0);
    assert.ok(subjects && named);
    assert.equal(keysOf(subjects).length, 4);
    for (const slot of slots) {
      const owner: KeyOwner = { kind: 'named', id: slot.id, privateKey: sampleKeys[slot.id].privateKey };
      assert.deepEqual(openKeyEntry(named.leaf, named.sealed, owner), { epoch, key: slot.key });
      assert.equal(openKeyEntry(subjects.leaf, subjects.sealed, owner), null);
      assert.equal(openKeyEntry(named.leaf, named.sealed, { ...owner, id: 'other' }), null);
    }
    assert.equal(openKeyEntry(named.leaf, named.sealed, subjectOwner().owner), null);
  });

  it('holds compact JWEs that jose opens', async () => {
    const slots = namedSlots();
    const [, named] = sealKeyEntry(slots, epoch);
    for (const [i, key] of keysOf(named).entries()) {
      const slot = slots[i];
      assert.ok(slot);
      const { plaintext } = await compactDecrypt(key, sampleKeys[slot.id].privateKey);
      assertJwk(JSON.parse(Buffer.from(plaintext).toString()), slot.key);
    }
  });

  it('holds compact JWEs that node-jose opens, where it knows the kind of key', async () => {
    const slots = namedSlots();
    const [, named] = sealKeyEntry(slots, epoch);
    for (const [i, key] of keysOf(named).entries()) {
      const slot = slots[i];
      assert.ok(slot);
      if (slot.id === 'x25519') continue;
      const pem = sampleKeys[slot.id].privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
      const opened = await nodeJose.JWE.createDecrypt(await nodeJose.JWK.asKey(pem, 'pem')).decrypt(key);
      assertJwk(JSON.parse(opened.plaintext.toString()), slot.key);
    }
  });

  it("for subjects holds JWEs of which jose opens the owner's", async () => {
    const { slot, owner } = subjectOwner();
    const [entry] = sealKeyEntry([slot], epoch);
    const opened = await Promise.allSettled(
      keysOf(entry).map((key) => compactDecrypt(key, owner.privateKey)),
    );
    const found = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value.plaintext] : []));
    assert.equal(found.length, 1);
    assertJwk(JSON.parse(Buffer.from(found[0] ?? []).toString()), slot.key);
  });

  it('can be told from an entry about an access', () => {
    const [entry] = sealKeyEntry([], epoch);
    assert.ok(entry);
    assert.equal(isKeyEntry(entry.sealed), true);
    assert.equal(isKeyEntry(sampleEntry().sealed), false);
  });
});

function openAll(entries: ReturnType<typeof sealKeyEntry>, owner: KeyOwner) {
  return entries.map(({ leaf, sealed }) => openKeyEntry(leaf, sealed, owner));
}

/** The headers decoded, and every value that the ciphers make masked, character by character. */
function shapeOf(sealed: Buffer | undefined): string {
  return keysOf({ sealed: sealed ?? Buffer.alloc(0) })
    .map((key) => {
      const [head = '', ...parts] = key.split('.');
      const header = Buffer.from(head, 'base64url').toString();
      const masked = header.replace(/"x":"([^"]*)"/, (_, x: string) => `"x":"${'x'.repeat(x.length)}"`);
      return [masked, ...parts.map((part) => 'x'.repeat(part.length))].join('.');
    })
    .join('\n');
}

function assertJwk(jwk: unknown, key: Buffer): void {
  assert.deepEqual(jwk, { kty: 'oct', k: key.toString('base64url'), alg: 'A256KW', epoch });
  assert.equal(createSecretKey(key).symmetricKeySize, 32);
}
