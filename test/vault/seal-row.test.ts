import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { DataKey } from '../../src/vault/data-keys.js';
import { openHeader, openPart, sealHeader, sealPart, splitHeader } from '../../src/vault/seal-row.js';
import { refuses } from '../support/refuses.js';

const headerKey = randomBytes(32);
const place = { key: randomBytes(16), version: 2, updated: 1_760_000_000_000 };
const content = Buffer.from('{"resourceType":"Patient"}');

describe('A sealed row', () => {
  it('opens to what was sealed, under one key or several', () => {
    for (const count of [1, 2, 5, 40]) {
      const keys = Array.from({ length: count }, makeKey);
      const header = { keys: keys.map(({ id }) => id), change: 'updated' as const, bodyIn: 'row' as const };
      const sealed = Buffer.concat([
        sealHeader(headerKey, place, header),
        sealPart('body', place, keys, content),
      ]);
      const { header: head, rest } = splitHeader(sealed);
      assert.deepEqual(openHeader(headerKey, place, head), header);
      assert.deepEqual(openPart('body', place, keys, rest), content);
    }
  });

  it('does not open when any bit of it is flipped', () => {
    const key = makeKey();
    const sealed = sealPart('body', place, [key], content);
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const altered = Buffer.from(sealed);
        altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        refuses('tampered', () => openPart('body', place, [key], altered));
      }),
    );
  });

  it('does not open at another place, as another part, or with a key missing', () => {
    const keys = [makeKey(), makeKey()];
    const sealed = sealPart('body', place, keys, content);
    refuses('tampered', () => openPart('body', { ...place, key: randomBytes(16) }, keys, sealed));
    refuses('tampered', () => openPart('body', { ...place, version: 1 }, keys, sealed));
    refuses('tampered', () => openPart('body', { ...place, updated: place.updated + 1 }, keys, sealed));
    refuses('tampered', () => openPart('index', place, keys, sealed));
    refuses('tampered', () => openPart('body', place, keys.slice(0, 1), sealed));
    refuses('tampered', () => openPart('body', place, keys.toReversed(), sealed));
  });

  it('refuses bytes that are cut short anywhere', () => {
    const key = makeKey();
    const header = sealHeader(headerKey, place, {
      keys: [key.id],
      change: 'deleted',
      bodyIn: 'row' as const,
    });
    for (let length = 0; length < header.length; length++) {
      refuses('tampered', () => openHeader(headerKey, place, splitHeader(header.subarray(0, length)).header));
    }
  });

  it('has one length for contents of like length, and one header length for one to four keys', () => {
    const key = makeKey();
    const lengths = [1, 100, 500].map(
      (length) => sealPart('body', place, [key], Buffer.alloc(length)).length,
    );
    assert.equal(new Set(lengths).size, 1);
    const headers = [1, 4].map(
      (count) =>
        sealHeader(headerKey, place, {
          keys: Array.from({ length: count }, () => key.id),
          change: 'updated' as const,
          bodyIn: 'row' as const,
        }).length,
    );
    assert.equal(new Set(headers).size, 1);
  });
});

function makeKey(): DataKey {
  return { id: randomBytes(16), secret: randomBytes(32), unsaved: null };
}
