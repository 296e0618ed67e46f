import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault.js';
import { x25519Pair } from './x25519-pair.js';

/** Who opens entries when all else is lost. */
export const recovery = 'recovery';

/**
 * Makes the key pair of disaster recovery: the public key goes into the key directory, the private one into a file (mode 0600) that the
 * operator is to take off the machine. Several processes may do so at once, and one that died may have done half of it: there
 * is one private key, and the public one is made from it.
 *
 * @throws Fault `config` if they cannot be written
 */
export function createRecoveryKey(keysFolder: string, privateFile: string): void {
  try {
    mkdirSync(keysFolder, { recursive: true, mode: 0o700 });
    const fresh = x25519Pair(randomBytes(32)).privateKey.export({ format: 'jwk' });
    placeIfAbsent(written(privateFile, fresh), privateFile);
    const publicFile = join(keysFolder, `${recovery}.json`);
    renameSync(written(publicFile, publicOf(privateFile)), publicFile);
  } catch (cause) {
    throw new Fault(
      'config',
      'TALLYSTICK_KEYS cannot be written; right would be a folder that may be written',
      [],
      cause,
    );
  }
}

/** A file beside the one that it is to become, whole and synced. */
function written(path: string, content: object): string {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return temporary;
}

function publicOf(privateFile: string): object {
  const key = JSON.parse(readFileSync(privateFile, 'utf8')) as { kty: string };
  const publicKey = createPublicKey(createPrivateKey({ key, format: 'jwk' }));
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'enc', kid: recovery }] };
}

/** Unlike a rename, a link is refused where a file is. */
function placeIfAbsent(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(temporary);
  }
}
