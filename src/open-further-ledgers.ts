import type { Config } from './config.js';
import { bringMissed } from './ledger/mirror/bring-missed.js';
import {
  writeToFurtherLedgers,
  type FurtherLedgers,
  type FurtherParts,
} from './ledger/mirror/further-ledgers.js';
import { parseLedgers } from './ledger/mirror/parse-ledgers.js';
import { openEntries } from './open-entries.js';
import { logIdentity } from './open-ledger.js';
import { readSettingFile } from './read-setting-file.js';
import { makeEnterOutage } from './records/enter-outage.js';
import type { Store } from './store/port.js';
import type { Keyring } from './vault/keyring.js';

/** The ledgers to which a server writes besides its own. */
export interface OpenFurtherLedgers {
  readonly write: FurtherLedgers;
  /** Brings them what they missed, as long as it runs; a server does, a command does not. Answers what ends it. */
  bringMissed(): () => Promise<void>;
}

/** Null if there are none. @param base the FHIR base of the server. @throws Fault `config` */
export function openFurtherLedgers(
  config: Config,
  store: Store,
  keyring: () => Keyring,
  base: () => string,
): OpenFurtherLedgers | null {
  const ledgers = readSettingFile(config.ledgersFile, 'TALLYSTICK_LEDGERS', parseLedgers);
  if (!ledgers) return null;
  const parts: FurtherParts = {
    ledgers,
    log: logIdentity(keyring),
    store,
    enter: makeEnterOutage(store, openEntries(config, keyring()).writer, base),
    longestOutage: config.outageMinutes * 60_000,
  };
  return { write: writeToFurtherLedgers(parts), bringMissed: () => bringMissed(parts) };
}
