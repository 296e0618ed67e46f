import { keyedHash, uint } from '../vault/keyed-hash.js';

/**
 * What the leaf says of the request: HMAC-SHA-256 under the entry's salt of what was asked, and about whom. Whoever knows salt, subject
 * and request can check it; without the salt nothing can be guessed from it.
 *
 * @param salt 32 random bytes of this entry alone
 * @param subject null where the request is about nobody, which is not the same as an empty name
 */
export function requestHash(salt: Buffer, subject: string | null, request: Buffer): Buffer {
  const name = Buffer.from(subject ?? '');
  const about = Buffer.from([subject === null ? 0 : 1]);
  return keyedHash(
    salt,
    'tallystick request\n',
    about,
    uint(name.length, 4),
    name,
    uint(request.length, 4),
    request,
  );
}
