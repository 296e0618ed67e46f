import { keyedHash } from '../vault/keyed-hash.js';

/**
 * The `kid` of the subject's recipient in one entry: another in each, so that nobody but the holder of the epoch key can tell that two
 * entries are of one subject.
 */
export function subjectKid(epochKey: Buffer, keyCommitment: Buffer): string {
  return keyedHash(epochKey, 'tallystick entry kid\n', keyCommitment).toString('base64url', 0, 12);
}
