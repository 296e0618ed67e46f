import { readConfig } from './config.js';
import { exportCommand } from './export-command.js';
import { catchUp } from './ledger/catch-up.js';
import { emptyRange, rootOf } from './ledger/compact-range.js';
import { verifierKeyOf } from './ledger/note-signer.js';
import { formatVerifierKey } from './ledger/verifier-key.js';
import { logIdentity } from './open-ledger.js';
import { retireLedgerKey } from './retire-ledger-key.js';
import { openKeyringFile, type KeyringFile } from './vault/keyring-file.js';
import { withStore } from './with-store.js';

/** `tallystick ledger <words>`. Null if there is no such command. @throws Fault */
export function ledgerCommand(words: readonly string[]): Promise<void> | null {
  const [what, folder] = words;
  if (what === 'export' && folder && words.length === 2) return exportTo(folder);
  switch (words.join(' ')) {
    case 'head':
      return showHead();
    case 'key':
      return showKeys();
    case 'key add':
      return addKey();
    case 'key retire':
      return forgetKeys();
    default:
      return null;
  }
}

function showHead(): Promise<void> {
  return withStore(async ({ store }) => {
    const range = await catchUp(store.ledger, emptyRange);
    process.stdout.write(`${String(range.size)} ${rootOf(range).toString('base64')}\n`);
  });
}

function exportTo(folder: string): Promise<void> {
  return withStore(async ({ store }) => {
    process.stdout.write(await exportCommand(store, folder));
  });
}

function showKeys(): Promise<void> {
  printKeys(openKeyringFile(readConfig().keyringFile));
  return Promise.resolve();
}

/** Servers that run sign with it within seconds. */
function addKey(): Promise<void> {
  const file = openKeyringFile(readConfig().keyringFile);
  file.addSigning();
  printKeys(file);
  return Promise.resolve();
}

function forgetKeys(): Promise<void> {
  return withStore(async ({ store, keyring }) => {
    await retireLedgerKey(store.notes, keyring);
    printKeys(keyring);
  });
}

function printKeys(file: KeyringFile): void {
  for (const signer of logIdentity(() => file.read()).signers)
    process.stdout.write(`${formatVerifierKey(verifierKeyOf(signer))}\n`);
}
