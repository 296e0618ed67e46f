import { randomBytes } from 'node:crypto';
import { entryReader } from '../../src/audit/entry-reader.js';
import { parseJwks } from '../../src/audit/recipient-key.js';
import { x25519Pair } from '../../src/audit/x25519-pair.js';

const pair = x25519Pair(randomBytes(32));

/** Opens what every entry of the tests' ledgers is sealed for. */
export const testReaderKey = pair.privateKey;

const [publicKey] = parseJwks(JSON.stringify({ keys: [pair.publicKey] }));
if (!publicKey) throw new Error('the test reader has no key');

/** To whom the entries of the tests' ledgers are readable, besides their subjects. */
export const testReader = entryReader('recovery', publicKey, randomBytes(32));
