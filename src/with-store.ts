import { baseUrlOf, readConfig, type Config } from './config.js';
import { openEntries } from './open-entries.js';
import { openFurtherLedgers } from './open-further-ledgers.js';
import { openStore } from './open-store.js';
import type { RecordsContext } from './records/context.js';
import { foundStore } from './records/found-store.js';
import { makeRecordsContext } from './records/records.js';
import type { Store } from './store/port.js';
import { openKeyringFile, type KeyringFile } from './vault/keyring-file.js';

/** What a command works with. */
export interface Opened {
  readonly store: Store;
  readonly keyring: KeyringFile;
  readonly records: RecordsContext;
}

/** Opens what the settings name for a command, and closes it when the command is done. @throws Fault `config`, `unavailable` */
export async function withStore(act: (opened: Opened) => Promise<void>): Promise<void> {
  const config = readConfig();
  const keyring = openKeyringFile(config.keyringFile);
  const store = await openStore(config, 'tool');
  try {
    const records = recordsOf(config, store, keyring);
    await foundStore(records);
    await act({ store, keyring, records });
  } finally {
    await store.close();
  }
}

function recordsOf(config: Config, store: Store, keyring: KeyringFile): RecordsContext {
  const base = baseUrlOf(config, config.port);
  const entries = openEntries(config, keyring.read()).writer;
  const parts = { store, keyring: () => keyring.read(), entries, base: () => base };
  const further = openFurtherLedgers(config, store, parts.keyring, parts.base);
  return makeRecordsContext({ ...parts, further: further?.write ?? null });
}
