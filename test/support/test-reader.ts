import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { parseJwks } from '../../src/audit/key-directory.js';
import type { EntryReader } from '../../src/audit/entry-reader.js';

const pair = generateKeyPairSync('x25519');

/** Opens what every entry of the tests' ledgers is sealed for. */
export const testReaderKey = pair.privateKey;

const [publicKey] = parseJwks(
  JSON.stringify({ keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'recovery' }] }),
);
if (!publicKey) throw new Error('the test reader has no key');

/** To whom the entries of the tests' ledgers are readable, besides their subjects. */
export const testReader: EntryReader = { id: 'recovery', publicKey, secret: randomBytes(32) };
