import assert from 'node:assert/strict';
import { epochKey, epochOf, recipientEpochSecret, subjectEpochSecret } from '../../src/audit/epoch-keys.js';

describe('Epochs', () => {
  it('are hours since 1970', () => {
    assert.equal(epochOf(0), 0);
    assert.equal(epochOf(3_599_999), 0);
    assert.equal(epochOf(3_600_000), 1);
    assert.equal(epochOf(Date.UTC(2025, 4, 13, 9, 30)), 485_313);
  });
});

describe('Epoch keys', () => {
  const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

  it('are the same wherever they are made', () => {
    const key = epochKey(subjectEpochSecret(one), 7);
    assert.deepEqual(epochKey(subjectEpochSecret(Buffer.alloc(32, 1)), 7), key);
    assert.equal(key.length, 32);
  });

  it('differ by epoch, by owner, by public key and by kind of owner', () => {
    const keys = [
      epochKey(subjectEpochSecret(one), 7),
      epochKey(subjectEpochSecret(one), 8),
      epochKey(subjectEpochSecret(two), 7),
      epochKey(recipientEpochSecret(one, one), 7),
      epochKey(recipientEpochSecret(one, two), 7),
      epochKey(recipientEpochSecret(two, one), 7),
      epochKey(one, 7),
    ];
    assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, keys.length);
  });
});
