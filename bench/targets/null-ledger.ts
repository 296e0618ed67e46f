// The server as it is, but for the ledger: no AuditEvents, no sealed entries, no tree. What the ledger costs is measured against
// it. Takes the settings of `tallystick serve`.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { EntryWriter } from '../../src/audit/entry-writer.js';
import { baseUrlOf, readConfig } from '../../src/config.js';
import { Fault } from '../../src/fault.js';
import { makeLogger } from '../../src/log.js';
import { openStore } from '../../src/open-store.js';
import { makeCommitQueue, type CommitQueue } from '../../src/records/commit-queue.js';
import type { RecordsContext } from '../../src/records/context.js';
import { makeRecords, makeRecordsContext } from '../../src/records/records.js';
import { createAppServer } from '../../src/rest/app-server.js';
import { makeApp } from '../../src/rest/app.js';
import type { CommitResult, Store } from '../../src/store/port.js';
import { createKeyringFile, keyringExists, openKeyringFile } from '../../src/vault/keyring-file.js';

const config = readConfig();
mkdirSync(config.dataFolder, { recursive: true });
if (!keyringExists(config.keyringFile)) createKeyringFile(config.keyringFile);
const keyring = openKeyringFile(config.keyringFile);
const store = await openStore(config, 'server');
const base = (): string => baseUrlOf(config, config.port);
const context: RecordsContext = {
  ...makeRecordsContext({ store, keyring: () => keyring.read(), entries: nullWriter(), base }),
  queue: nullQueue(store),
  audit: () => Promise.resolve({ entries: [], dataKeys: [], owed: null }),
};
const app = makeApp({
  records: (asked) => makeRecords(context, asked),
  base,
  prove: () => Promise.reject(new Fault('unavailable', 'there is no ledger')),
  ledger: () => Promise.resolve(null),
  publicKeys: () => null,
  log: makeLogger(config.logLevel),
  ready: () => store.ping(),
  ledgerSize: () => 0,
});
const server = createAppServer({}, app).listen(config.port, config.host);

process.once('SIGTERM', () => {
  server.close(() => void store.close());
  server.closeAllConnections();
});

/** What changes nothing is done at once: nothing is entered about it. */
function nullQueue(store: Pick<Store, 'commit'>): CommitQueue {
  const committed: CommitResult = { kind: 'committed', index: 0 };
  // The first of a batch has the key entries, of which there are none.
  const commit: Store['commit'] = async ([, ...commits]) => [committed, ...(await store.commit(commits))];
  const queue = makeCommitQueue({ commit }, nullWriter());
  return {
    submit: (submission) =>
      submission.commit.versions.length === 0 ? Promise.resolve(committed) : queue.submit(submission),
  };
}

/** Seals nothing: one leaf a commit, as each needs one. */
function nullWriter(): EntryWriter {
  const seal: EntryWriter['seal'] = (batch) => ({
    keys: [],
    commits: batch.map(() => [{ leaf: randomBytes(101), sealed: Buffer.alloc(0) }]),
    settle: () => undefined,
  });
  return { seal };
}
