import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { baseUrlOf, type Config } from './config.js';
import { Fault } from './fault.js';
import { parseAcceptedLedgers } from './ledger/mirror/parse-ledgers.js';
import { parseWitnesses } from './ledger/witness/parse-witnesses.js';
import { logError, logEvent, type Log } from './log.js';
import { makeRecoveryKey, openEntries } from './open-entries.js';
import { openFurtherLedgers } from './open-further-ledgers.js';
import { openLedger, type LedgerPeers } from './open-ledger.js';
import { openStore } from './open-store.js';
import { readSettingFile } from './read-setting-file.js';
import { foundStore } from './records/found-store.js';
import { makeRecords, makeRecordsContext } from './records/records.js';
import { createAppServer } from './rest/app-server.js';
import { makeApp } from './rest/app.js';
import { answerClientError } from './rest/client-error.js';
import type { Store } from './store/port.js';
import { watchDestroyedKeys } from './vault/destroyed-keys.js';
import { createKeyringFile, keyringExists, openKeyringFile, type KeyringFile } from './vault/keyring-file.js';

/** A server that listens. */
export interface RunningServer {
  /** The FHIR base URL that clients are told. */
  readonly base: string;
  /** Answers what is in flight, closes everything and resolves. */
  stop(): Promise<void>;
}

/** How long a client may take for its headers and for a whole request, in milliseconds. */
const headersTimeout = 10_000;
const requestTimeout = 60_000;
/** How long an idle connection is kept, in milliseconds: longer than proxies in front keep theirs, so that none sends into one that closes. */
const keepAliveTimeout = 75_000;

/** Puts the house together and listens. @throws Fault `config` or `unavailable` */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const began = performance.now();
  const store = await openStore(config, 'server');
  try {
    const server = await serve(config, log, store);
    logEvent(log, 'listening', { ms: Math.round(performance.now() - began) });
    return server;
  } catch (fault) {
    await store.close();
    throw fault;
  }
}

async function serve(config: Config, log: Log, store: Store): Promise<RunningServer> {
  const keyring = await openKeyring(config, store);
  let base = baseUrlOf(config, config.port);
  const entries = openEntries(config, keyring.read());
  const further = openFurtherLedgers(
    config,
    store,
    () => keyring.read(),
    () => base,
  );
  const parts = {
    store,
    keyring: () => keyring.read(),
    entries: entries.writer,
    further: further?.write ?? null,
    base: () => base,
  };
  const context = makeRecordsContext(parts);
  await foundStore(context);
  const ledger = openLedger(store, () => keyring.read(), readPeers(config));
  const stopBringing = further?.bringMissed();
  const stopWatching = watchDestroyedKeys(store.dataKeys, context.dataKeys);
  const app = makeApp({
    records: (asked) => makeRecords(context, asked),
    base: () => base,
    prove: (index) => ledger.prove(index),
    ledger: (path, query) => ledger.answer(path, query),
    posts: ledger.posts,
    publicKeys: entries.publicKeys,
    log,
    ready: () =>
      checkReadiness(log, store, () => {
        ledger.check();
        context.auditRows.check();
      }),
    ledgerSize: () => ledger.size(),
  });
  const server = createAppServer({ headersTimeout, requestTimeout, keepAliveTimeout }, app);
  server.on('clientError', answerClientError);
  const port = await listen(server, config);
  base = baseUrlOf(config, port);
  return {
    base,
    stop: async () => {
      logEvent(log, 'stopping');
      ledger.endWaits();
      await drain(server);
      stopWatching();
      await stopBringing?.();
      await context.auditRows.stop();
      await ledger.stop();
      await store.close();
      logEvent(log, 'stopped');
    },
  };
}

/** What keeps the server from being ready is for its operator to see. */
async function checkReadiness(log: Log, store: Store, check: () => void): Promise<void> {
  try {
    check();
    await store.ping();
  } catch (fault) {
    logError(log, fault);
    throw fault;
  }
}

function readPeers({ witnessesFile, acceptedLedgersFile }: Config): LedgerPeers {
  return {
    witnesses: readSettingFile(witnessesFile, 'TALLYSTICK_WITNESSES', parseWitnesses),
    accepted: readSettingFile(acceptedLedgersFile, 'TALLYSTICK_ACCEPTED_LEDGERS', parseAcceptedLedgers),
  };
}

/** A keyring is made only for an empty store: a new one could not open what is there. */
async function openKeyring(config: Config, store: Store): Promise<KeyringFile> {
  if (!keyringExists(config.keyringFile)) {
    if ((await store.ledger.size()) > 0) {
      throw new Fault(
        'config',
        'TALLYSTICK_KEYRING is missing but the store is in use; right would be the file that was made with it',
      );
    }
    // Before the keyring: a server that finds one expects the other.
    makeRecoveryKey(config);
    createKeyringFile(config.keyringFile);
  }
  return openKeyringFile(config.keyringFile);
}

async function listen(server: Server, config: Config): Promise<number> {
  server.listen(config.port, config.host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Fault('config', 'PORT cannot be listened on; right would be a port that is free', [], cause);
  }
  return (server.address() as AddressInfo).port;
}

/** New requests are refused, those in flight are answered, idle connections end. */
async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close');
  // What still comes over a busy connection is answered with `Connection: close`: clients need not guess what was taken.
  server.maxRequestsPerSocket = 1;
  server.close();
  server.closeIdleConnections();
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  await closed;
  clearInterval(sweep);
}
