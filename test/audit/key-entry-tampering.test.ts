import assert from 'node:assert/strict';
import fc from 'fast-check';
import { leafMatches, parseLeaf } from '../../src/audit/entry-leaf.js';
import { openKeyEntry, sealKeyEntry, type KeyOwner } from '../../src/audit/key-entry.js';
import { refuses } from '../support/refuses.js';
import { flipBit, sampleEntry, sampleEpoch as epoch, underNewLeaf } from '../support/sample-entry.js';
import { headerOf, keysOf, namedSlots, subjectOwner } from '../support/sample-key-slots.js';
import { sampleKeys } from '../support/sample-keys.js';

describe('A key entry that was tampered with', () => {
  it('in any bit of its sealed bytes is refused; under a leaf made for that, it never gives another key', () => {
    const { slot, owner } = subjectOwner();
    const slots = namedSlots();
    const [subjects, named] = sealKeyEntry([slot, ...slots], epoch);
    assert.ok(subjects && named);
    const cases = [
      { entry: subjects, owner, key: slot.key },
      ...slots.map(({ id, key }) => ({
        entry: named,
        owner: { kind: 'named' as const, id, privateKey: sampleKeys[id].privateKey },
        key,
      })),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.nat(), (tried, number) => {
        const { leaf, sealed } = tried.entry;
        const flipped = flipBit(sealed, number % (sealed.length * 8));
        refuses('tampered', () => openKeyEntry(leaf, flipped, tried.owner));
        const lie = underNewLeaf(leaf, flipped);
        const opened = tamperedOr(() => openKeyEntry(lie.leaf, lie.sealed, tried.owner));
        if (opened) assert.deepEqual(opened, { epoch, key: tried.key });
      }),
      { numRuns: 400 },
    );
  });

  it('is refused under a leaf of another epoch or of other bytes', () => {
    const { slot, owner } = subjectOwner();
    const [entry] = sealKeyEntry([slot], epoch);
    assert.ok(entry);
    assert.equal(leafMatches(entry.leaf, entry.sealed), true);
    assert.equal(parseLeaf(entry.leaf).epoch, epoch);
    for (let bit = 0; bit < 37 * 8; bit++) {
      refuses('tampered', () => openKeyEntry(flipBit(entry.leaf, bit), entry.sealed, owner));
    }
  });

  it('that brings a slot of an earlier epoch again is refused by its owner', () => {
    const { slot, owner } = subjectOwner();
    const [old] = sealKeyEntry([slot], epoch - 1);
    const [now] = sealKeyEntry([], epoch);
    assert.ok(old && now);
    const text = old.sealed.toString().replace(`{"epoch":${epoch - 1}`, `{"epoch":${epoch}`);
    const lie = underNewLeaf(now.leaf, text);
    refuses('tampered', () => openKeyEntry(lie.leaf, lie.sealed, owner));
  });

  it('that names us and does not open with our key was tampered with', () => {
    const [, named] = sealKeyEntry(namedSlots(), epoch);
    assert.ok(named);
    for (const id of ['x25519', 'p256', 'rsa']) {
      const stranger: KeyOwner = { kind: 'named', id, privateKey: subjectOwner().owner.privateKey };
      refuses('tampered', () => openKeyEntry(named.leaf, named.sealed, stranger));
    }
  });

  it('of any other form is refused', () => {
    const { slot, owner } = subjectOwner();
    const [entry] = sealKeyEntry([slot], epoch);
    assert.ok(entry);
    const text = entry.sealed.toString();
    const [key = ''] = keysOf(entry);
    const [head = '', ...rest] = key.split('.');
    const withHeader = (change: (json: string) => string): string =>
      text.replace(
        head,
        Buffer.from(change(Buffer.from(head, 'base64url').toString())).toString('base64url'),
      );
    const lies = [
      `${text} `,
      text.replace('"keys":["', '"keys":[],"keys":["'),
      text.replace(/"keys":\[.*\]/, '"keys":[]'),
      text.replace(/"keys":\[.*\]/, '"keys":[""]'),
      text.replace(key, Array.from({ length: 64 }, () => key).join('","')),
      text.replace(key, [head, '', ...rest.slice(1)].join('.')),
      withHeader((json) => json.replace('ECDH-ES+A256KW', 'ECDH-ES')),
      withHeader((json) => json.replace('ECDH-ES+A256KW', 'ECDH-ES+A128KW')),
      withHeader((json) => json.replace('ECDH-ES+A256KW', 'RSA1_5')),
      withHeader((json) => json.replace('A256GCM', 'A128GCM')),
      withHeader((json) => json.replace('{', '{"zip":"DEF",')),
      withHeader((json) => json.replace('{', '{"crit":["epk"],')),
      withHeader((json) => json.replace('"X25519"', '"X448"')),
      sampleEntry().sealed.toString(),
    ];
    for (const lie of lies.map((sealed) => underNewLeaf(entry.leaf, sealed))) {
      assert.notDeepEqual(lie.sealed, entry.sealed);
      refuses('tampered', () => openKeyEntry(lie.leaf, lie.sealed, owner));
    }
  });

  it('whose slot has an ephemeral key without an agreement is passed over by subjects', () => {
    const { slot, owner } = subjectOwner();
    const [entry] = sealKeyEntry([slot], epoch);
    assert.ok(entry);
    const { epk } = headerOf(keysOf(entry)[0] ?? '') as { epk: { x: string } };
    const zero = Buffer.alloc(32).toString('base64url');
    const heads = keysOf(entry).map((key) => key.split('.')[0] ?? '');
    const lie = underNewLeaf(
      entry.leaf,
      heads.reduce((text, head) => text.replace(head, swapX(head, zero)), entry.sealed.toString()),
    );
    assert.notEqual(epk.x, zero);
    assert.equal(openKeyEntry(lie.leaf, lie.sealed, owner), null);
  });
});

function swapX(head: string, x: string): string {
  const json = Buffer.from(head, 'base64url').toString();
  return Buffer.from(json.replace(/"x":"[^"]*"/, `"x":"${x}"`)).toString('base64url');
}

function tamperedOr<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    refuses('tampered', act);
    return null;
  }
}
