import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { keyCommitment } from '../../src/audit/content-key.js';

describe('The key commitment', () => {
  it('is SHA-256 of the label and the content key', () => {
    const cek = Buffer.alloc(32, 7);
    const expected = createHash('sha256').update('tallystick content key\n').update(cek).digest();
    assert.deepEqual(keyCommitment(cek), expected);
  });
});
