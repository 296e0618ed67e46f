import { keyedHash, uint } from '../vault/keyed-hash.js';
import { unpooled } from '../vault/unpooled.js';

/** How long an epoch is, in milliseconds. */
const epochLength = 3_600_000;

/** The epoch of a moment: hours since 1970. @param ms since 1970 */
export function epochOf(ms: number): number {
  return Math.floor(ms / epochLength);
}

/**
 * A recipient's key of one epoch, 32 bytes. Derived, so that every process, and the same after a restart, has the same key.
 *
 * @param secret the recipient's epoch secret
 */
export function epochKey(secret: Buffer, epoch: number): Buffer {
  return unpooled(keyedHash(secret, 'tallystick epoch key\n', uint(epoch, 4)));
}

/** The epoch secret of a subject, which dies with the subject's data key. @param dataKey 32 bytes */
export function subjectEpochSecret(dataKey: Buffer): Buffer {
  return keyedHash(dataKey, 'tallystick subject epochs\n');
}

/**
 * The epoch secret of a verifier or of recovery. A new public key begins new epoch keys at once: what comes after it is closed to
 * the holder of the old one.
 *
 * @param secret 32 bytes of the keyring
 * @param thumbprint of the recipient's public key (RFC 7638)
 */
export function recipientEpochSecret(secret: Buffer, thumbprint: Buffer): Buffer {
  return keyedHash(secret, 'tallystick recipient epochs\n', thumbprint);
}
