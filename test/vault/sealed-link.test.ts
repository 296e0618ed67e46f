import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { openLink, sealLink } from '../../src/vault/sealed-link.js';
import { refuses } from '../support/refuses.js';

const key = randomBytes(32);

describe('A sealed link', () => {
  it('opens to its text and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const link = sealLink(key, text);
        assert.match(link, /^[A-Za-z0-9_-]+$/);
        assert.equal(openLink(key, link), text);
      }),
    );
    assert.notEqual(sealLink(key, 'same'), sealLink(key, 'same'));
    assert.equal(sealLink(key, 'a').length, sealLink(key, 'a longer one').length);
  });

  it('is refused when it is anything but what was made', () => {
    const link = sealLink(key, 'patient=1');
    const others = [
      '',
      'x',
      link.slice(1),
      link.slice(0, -1),
      `${link}A`,
      `${link}=`,
      ` ${link}`,
      link.replace(/^./, '!'),
    ];
    for (const bad of [...others, sealLink(randomBytes(32), 'patient=1')]) {
      refuses('invalid-request', () => openLink(key, bad));
    }
  });
});
