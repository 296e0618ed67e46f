#!/usr/bin/env node
import { readConfig, readWitnessConfig } from './config.js';
import { Fault } from './fault.js';
import { logError, makeLogger } from './log.js';

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
  try {
    const done = await command(words);
    if (done !== null) return 0;
    process.stderr.write(usage);
    return 2;
  } catch (error) {
    return explain(error);
  }
}

/** Null if there is no such command. Each loads what it needs and no more: the server is much to load. */
async function command([verb, ...rest]: readonly string[]): Promise<unknown> {
  switch (verb) {
    case 'verify':
      return verify(rest);
    case 'ledger':
      return (await import('./ledger-command.js')).ledgerCommand(rest);
    case 'keys':
      return (await import('./keys-command.js')).keysCommand(rest.join(' '));
    default:
      return rest.length > 0 ? null : run(verb);
  }
}

function run(verb: string | undefined): Promise<void> | null {
  if (verb === 'serve') return serve();
  return verb === 'witness' ? witness() : null;
}

async function serve(): Promise<void> {
  const { startServer } = await import('./server.js');
  const config = readConfig();
  const log = makeLogger(config.logLevel);
  process.on('uncaughtExceptionMonitor', (error) => {
    logError(log, error);
  });
  const server = await startServer(config, log);
  process.stderr.write(welcome(server.base));
  await untilStopped();
  await server.stop();
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

async function witness(): Promise<void> {
  const { startWitness } = await import('./witness-server.js');
  const config = readWitnessConfig();
  const running = await startWitness(config, makeLogger(config.logLevel));
  process.stderr.write(`\nTallystick witnesses at ${running.url}\nIts key: ${running.vkey}\n\n`);
  await untilStopped();
  await running.stop();
}

async function verify(words: readonly string[]): Promise<void> {
  const { verifyCommand } = await import('./verify-command.js');
  process.stdout.write(await verifyCommand(words));
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
