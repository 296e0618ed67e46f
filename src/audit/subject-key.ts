import { keyedHash } from '../vault/keyed-hash.js';
import { x25519Pair, type X25519Pair } from './x25519-pair.js';

/**
 * A subject's key pair, to which the subject's epoch keys are sealed. It comes from the subject's data key and dies with it.
 *
 * @param secret 32 bytes
 */
export function subjectKeyPair(secret: Buffer): X25519Pair {
  return x25519Pair(keyedHash(secret, 'tallystick subject key pair\n'));
}
