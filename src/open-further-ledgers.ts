import type { Config } from './config.js';
import { writeToFurtherLedgers, type FurtherLedgers } from './ledger/mirror/further-ledgers.js';
import { parseLedgers } from './ledger/mirror/parse-ledgers.js';
import { logIdentity } from './open-ledger.js';
import { readSettingFile } from './read-setting-file.js';
import type { Keyring } from './vault/keyring.js';

/** The ledgers to which a server writes besides its own; null if there are none. @throws Fault `config` */
export function openFurtherLedgers(config: Config, keyring: () => Keyring): FurtherLedgers | null {
  const ledgers = readSettingFile(config.ledgersFile, 'TALLYSTICK_LEDGERS', parseLedgers);
  return ledgers && writeToFurtherLedgers(ledgers, logIdentity(keyring));
}
