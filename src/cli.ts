#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { subjectKeyPair } from './audit/subject-key.js';
import { baseUrlOf, readConfig, readWitnessConfig, type Config } from './config.js';
import { exportCommand } from './export-command.js';
import { Fault } from './fault.js';
import { parseSubject } from './fhir/search/parse-subject.js';
import { catchUp } from './ledger/catch-up.js';
import { emptyRange, rootOf } from './ledger/compact-range.js';
import { verifierKeyOf } from './ledger/note-signer.js';
import { formatVerifierKey } from './ledger/verifier-key.js';
import { logError, makeLogger } from './log.js';
import { openEntries } from './open-entries.js';
import { openFurtherLedgers } from './open-further-ledgers.js';
import { logIdentity } from './open-ledger.js';
import { openStore } from './open-store.js';
import type { Asked } from './records/asked.js';
import type { RecordsContext } from './records/context.js';
import { eraseSubject } from './records/erase-subject.js';
import { foundStore } from './records/found-store.js';
import { handOutKeys } from './records/hand-out-keys.js';
import { makeRecordsContext } from './records/records.js';
import { retireLedgerKey } from './retire-ledger-key.js';
import { startServer } from './server.js';
import type { Store } from './store/port.js';
import { openKeyringFile, type KeyringFile } from './vault/keyring-file.js';
import { retireKeys, rotateKeys } from './vault/rotate.js';
import { verifyCommand } from './verify-command.js';
import { startWitness } from './witness-server.js';

const usage = `usage: tallystick <command>

  serve          serve FHIR (settings: HOST, PORT, TALLYSTICK_DATA, TALLYSTICK_STORE, TALLYSTICK_KEYRING,
                 TALLYSTICK_KEYS, TALLYSTICK_VERIFIERS, TALLYSTICK_BASE_URL, LOG_LEVEL)
  witness        cosign the checkpoints of other ledgers (settings: HOST, PORT, TALLYSTICK_DATA, TALLYSTICK_STORE,
                 TALLYSTICK_WITNESS_LOGS, TALLYSTICK_WITNESS_KEY, TALLYSTICK_WITNESS_NAME, LOG_LEVEL)
  ledger head    print how many leaves the ledger has, and the root of its tree
  ledger key     print the public keys that checkpoints are signed with, one a line
  ledger key add     make one more; from then on checkpoints have a signature by each
  ledger key retire  forget all but the newest
  ledger export <folder>
                 write the public files of the ledger, for any web server to serve
  verify <URL or folder> --key <log key>
                 check a ledger on nobody's word but that of the key (docs/operating.md has all options)
  keys rotate    make a new key-encryption key and wrap every data key under it, while servers go on
  keys retire    forget the key-encryption keys that no data key needs any more
  keys destroy   read Patient/<id>, a URL or <system>|<identifier> from standard input and destroy that
                 subject's keys: everything about the subject is unreadable from then on, for ever
  keys show      read the same from standard input and print the private keys (JWK, one a line) with which the
                 subject opens her entries in the ledger
`;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const [verb, ...rest] = words;
  try {
    if (verb === 'verify') return await verify(rest);
    if (verb === 'ledger' && rest[0] === 'export' && rest[1] && rest.length === 2)
      return await ledgerExport(rest[1]);
    switch (words.join(' ')) {
      case 'serve':
        return await serve();
      case 'witness':
        return await witness();
      case 'ledger head':
        return await ledgerHead();
      case 'ledger key':
        return ledgerKey();
      case 'ledger key add':
        return addLedgerKey();
      case 'ledger key retire':
        return await forgetLedgerKeys();
      case 'keys show':
        return await show();
      case 'keys rotate':
        return await rotate();
      case 'keys retire':
        return await retire();
      case 'keys destroy':
        return await destroy();
      default:
        process.stderr.write(usage);
        return 2;
    }
  } catch (error) {
    return explain(error);
  }
}

async function serve(): Promise<number> {
  const config = readConfig();
  const log = makeLogger(config.logLevel);
  process.on('uncaughtExceptionMonitor', (error) => {
    logError(log, error);
  });
  const server = await startServer(config, log);
  process.stderr.write(welcome(server.base));
  await untilStopped();
  await server.stop();
  return 0;
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => {
      resolve();
    });
    process.on('SIGINT', () => {
      resolve();
    });
  });
}

function welcome(base: string): string {
  return `
Tallystick serves FHIR R4 at ${base}

Try it:
  curl -s ${base}/Patient -H 'Content-Type: application/fhir+json' \\
    -d '{"resourceType":"Patient","name":[{"family":"Example"}]}'

`;
}

async function witness(): Promise<number> {
  const config = readWitnessConfig();
  const running = await startWitness(config, makeLogger(config.logLevel));
  process.stderr.write(`\nTallystick witnesses at ${running.url}\nIts key: ${running.vkey}\n\n`);
  await untilStopped();
  await running.stop();
  return 0;
}

function ledgerHead(): Promise<number> {
  return withStore(async (_config, store) => {
    const range = await catchUp(store.ledger, emptyRange);
    process.stdout.write(`${String(range.size)} ${rootOf(range).toString('base64')}\n`);
  });
}

function ledgerExport(folder: string): Promise<number> {
  return withStore(async (_config, store) => {
    process.stdout.write(await exportCommand(store, folder));
  });
}

async function verify(words: readonly string[]): Promise<number> {
  process.stdout.write(await verifyCommand(words));
  return 0;
}

function rotate(): Promise<number> {
  return withStore(async (_config, store, keyring) => {
    const count = await rotateKeys(keyring, store.dataKeys);
    process.stdout.write(
      `a new key-encryption key is active; ${String(count)} data keys were wrapped anew\n`,
    );
  });
}

function retire(): Promise<number> {
  return withStore(async (_config, store, keyring) => {
    await retireKeys(keyring, store.dataKeys);
    process.stdout.write('only the active key-encryption key is left\n');
  });
}

function ledgerKey(): number {
  return printLedgerKeys(openKeyringFile(readConfig().keyringFile));
}

/** Servers that run sign with it within seconds. */
function addLedgerKey(): number {
  const file = openKeyringFile(readConfig().keyringFile);
  file.addSigning();
  return printLedgerKeys(file);
}

function forgetLedgerKeys(): Promise<number> {
  return withStore(async (_config, store, keyring) => {
    await retireLedgerKey(store.notes, keyring);
    printLedgerKeys(keyring);
  });
}

function printLedgerKeys(file: KeyringFile): number {
  for (const signer of logIdentity(() => file.read()).signers)
    process.stdout.write(`${formatVerifierKey(verifierKeyOf(signer))}\n`);
  return 0;
}

/** What this prints is for the subject alone. */
function show(): Promise<number> {
  return withStore(async (config, store, keyring) => {
    const context = recordsOf(config, store, keyring);
    const subject = parseSubject(await firstLine(), context.base());
    const keys = await handOutKeys(context, operatorAsks('keys show'), subject);
    for (const { secret } of keys) {
      const { privateKey } = subjectKeyPair(secret);
      process.stdout.write(`${JSON.stringify(privateKey.export({ format: 'jwk' }))}\n`);
    }
  });
}

/** The subject comes by standard input: a command line is seen by everyone on the machine and kept in histories. */
function destroy(): Promise<number> {
  return withStore(async (config, store, keyring) => {
    const context = recordsOf(config, store, keyring);
    const subject = parseSubject(await firstLine(), context.base());
    const count = await eraseSubject(context, operatorAsks('keys destroy'), subject);
    process.stdout.write(`${String(count)} data keys were destroyed\n`);
  });
}

async function withStore(
  act: (config: Config, store: Store, keyring: KeyringFile) => Promise<void>,
): Promise<number> {
  const config = readConfig();
  const keyring = openKeyringFile(config.keyringFile);
  const store = await openStore(config, 'tool');
  try {
    await foundStore(recordsOf(config, store, keyring));
    await act(config, store, keyring);
  } finally {
    await store.close();
  }
  return 0;
}

function recordsOf(config: Config, store: Store, keyring: KeyringFile): RecordsContext {
  const base = baseUrlOf(config, config.port);
  const entries = openEntries(config, keyring.read()).writer;
  const parts = { store, keyring: () => keyring.read(), entries, base: () => base };
  const further = openFurtherLedgers(config, store, parts.keyring, parts.base);
  return makeRecordsContext({ ...parts, further: further?.write ?? null });
}

/** Someone with a shell on this machine, as the ledger tells it. */
function operatorAsks(command: string): Asked {
  return {
    caller: {
      client: { identifier: null, display: 'an operator at the command line' },
      network: { address: 'localhost', type: '1' },
      user: null,
    },
    requestId: randomUUID(),
    request: Buffer.from(`tallystick ${command}`),
  };
}

async function firstLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.split('\n')[0]?.trim() ?? '';
}

/** One line on what is wrong. Exit codes: 2 for what the caller can mend, 1 for the rest. */
function explain(error: unknown): number {
  if (error instanceof Fault) {
    process.stderr.write(`tallystick: ${error.message}\n`);
    return ['config', 'invalid-request', 'not-found', 'business-rule'].includes(error.code) ? 2 : 1;
  }
  process.stderr.write(
    `tallystick: unexpected ${error instanceof Error ? error.constructor.name : 'error'}\n`,
  );
  return 1;
}
