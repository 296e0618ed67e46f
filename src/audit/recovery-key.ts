import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault.js';
import { writeDurably } from '../write-durably.js';
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
    const fresh = x25519Pair(randomBytes(32)).privateKey.export({ format: 'jwk' });
    writeDurably(privateFile, asText(fresh), { mode: 0o600, replace: false });
    const publicFile = join(keysFolder, `${recovery}.json`);
    writeDurably(publicFile, asText(publicOf(privateFile)), { mode: 0o600, replace: true });
  } catch (cause) {
    throw new Fault(
      'config',
      'TALLYSTICK_KEYS cannot be written; right would be a folder that may be written',
      [],
      cause,
    );
  }
}

function asText(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

function publicOf(privateFile: string): object {
  const key = JSON.parse(readFileSync(privateFile, 'utf8')) as { kty: string };
  const publicKey = createPublicKey(createPrivateKey({ key, format: 'jwk' }));
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'enc', kid: recovery }] };
}
