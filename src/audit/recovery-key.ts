import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault.js';

/** Who opens entries when all else is lost. */
export const recovery = 'recovery';

/**
 * Makes the key pair of disaster recovery: the public key goes into the key directory, the private one into a file (mode 0600) that the
 * operator is to take off the machine. What is there stays.
 *
 * @throws Fault `config` if they cannot be written
 */
export function createRecoveryKey(keysFolder: string, privateFile: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'enc', kid: recovery }] };
  try {
    mkdirSync(keysFolder, { recursive: true, mode: 0o700 });
    writeOnce(privateFile, privateKey.export({ format: 'jwk' }));
    writeOnce(join(keysFolder, `${recovery}.json`), jwks);
  } catch (cause) {
    throw new Fault(
      'config',
      'TALLYSTICK_KEYS cannot be written; right would be a folder that may be written',
      [],
      cause,
    );
  }
}

function writeOnce(path: string, content: object): void {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
}
