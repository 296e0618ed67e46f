import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeEntryWriter } from '../../../src/audit/entry-writer.js';
import { openLedger } from '../../../src/open-ledger.js';
import { makeLogger, type Log } from '../../../src/log.js';
import { makeRecords, makeRecordsContext } from '../../../src/records/records.js';
import { makeApp } from '../../../src/rest/app.js';
import { answerClientError } from '../../../src/rest/client-error.js';
import type { Store } from '../../../src/store/port.js';
import { makeKeyring } from '../../../src/vault/keyring.js';
import { testReader } from '../test-reader.js';
import type { RestServer } from './rest-suite.js';

/** What the server calls itself is not where the tests find it: a link that is made from the wrong one leads nowhere. */
const base = 'http://fhir.example.org/fhir';

/** Serves FHIR from a store, on a free port. The store is closed with the server. */
export async function serveStore(store: Store, log: Log = makeLogger('silent')): Promise<RestServer> {
  const keyring = makeKeyring();
  const entries = makeEntryWriter(() => [testReader]);
  const context = makeRecordsContext({ store, keyring: () => keyring, entries, base: () => base });
  const ledger = openLedger(store, () => keyring);
  const server = createServer(
    makeApp({
      records: (asked) => makeRecords(context, asked),
      base: () => base,
      prove: (index) => ledger.prove(index),
      ledger: (path, query) => ledger.answer(path, query),
      publicKeys: () => null,
      log,
      ready: () => store.ping(),
      ledgerSize: () => ledger.size(),
    }),
  );
  server.on('clientError', answerClientError);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/fhir`,
    base,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await ledger.stop();
      await store.close();
    },
  };
}
