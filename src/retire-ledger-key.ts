import { Fault } from './fault.js';
import { readPublished } from './ledger/published.js';
import { logIdentity } from './open-ledger.js';
import type { Notes } from './store/port.js';
import type { KeyringFile } from './vault/keyring-file.js';

/**
 * Forgets all keys that sign checkpoints but the newest.
 *
 * @throws Fault `business-rule` if the newest has not signed the latest checkpoint yet: nothing would vouch for the ledger then
 */
export async function retireLedgerKey(notes: Notes, keyring: KeyringFile): Promise<void> {
  const { origin, signers } = logIdentity(() => keyring.read());
  try {
    await readPublished(notes, { origin, signers: signers.slice(-1) });
  } catch (cause) {
    if (!(cause instanceof Fault) || cause.code !== 'tampered') throw cause;
    const message =
      'the newest key has not signed the latest checkpoint yet; a server that runs does so within seconds';
    throw new Fault('business-rule', message, [], cause);
  }
  keyring.retireSigning();
}
