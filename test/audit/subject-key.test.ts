import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, diffieHellman, randomBytes } from 'node:crypto';
import { subjectKeyPair } from '../../src/audit/subject-key.js';
import { x25519Pair } from '../../src/audit/x25519-pair.js';

describe('An X25519 pair', () => {
  it('has the public key of the vector in RFC 7748 6.1', () => {
    const alice = Buffer.from('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a', 'hex');
    const { publicKey } = x25519Pair(alice);
    const expected = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a';
    assert.equal(Buffer.from(publicKey.x, 'base64url').toString('hex'), expected);
  });

  it('agrees with a pair that the library reads from PKCS8', () => {
    for (let i = 0; i < 20; i++) {
      const seed = randomBytes(32);
      const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), seed]);
      const other = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
      const mine = x25519Pair(seed);
      assert.equal(mine.publicKey.x, other.export({ format: 'jwk' }).x);
      const peer = x25519Pair(randomBytes(32));
      const shared = diffieHellman({ privateKey: peer.privateKey, publicKey: other });
      const publicKey = createPublicKey({ key: { ...peer.publicKey }, format: 'jwk' });
      assert.deepEqual(diffieHellman({ privateKey: mine.privateKey, publicKey }), shared);
    }
  });
});

describe("A subject's key pair", () => {
  it('is the same for the same secret, another for another, and not the secret itself', () => {
    const secret = randomBytes(32);
    assert.deepEqual(subjectKeyPair(secret).publicKey, subjectKeyPair(Buffer.from(secret)).publicKey);
    assert.notDeepEqual(subjectKeyPair(secret).publicKey, subjectKeyPair(randomBytes(32)).publicKey);
    assert.notDeepEqual(subjectKeyPair(secret).publicKey, x25519Pair(secret).publicKey);
  });
});
