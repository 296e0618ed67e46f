import assert from 'node:assert/strict';
import { makeRecent } from '../../src/vault/recent.js';

describe('What was used recently', () => {
  it('is kept, and the rest is forgotten', () => {
    const recent = makeRecent<number>(10);
    for (let i = 0; i < 100; i++) {
      recent.set(String(i), i);
      assert.equal(recent.get('0'), 0);
    }
    const kept = Array.from({ length: 100 }, (_, i) => recent.get(String(i))).filter(
      (value) => value !== undefined,
    );
    assert.ok(kept.length >= 10 && kept.length <= 20, String(kept.length));
    assert.ok(kept.includes(99));
  });
});
