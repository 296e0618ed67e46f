import { randomBytes } from 'node:crypto';
import { foundingEvent } from '../audit/founding-event.js';
import type { PendingEntry } from '../audit/pending-entry.js';
import { Fault } from '../fault.js';
import type { RecordsContext } from './context.js';

/** A data key that only says which keyring a store belongs to. */
const name = 'keyring of this store';

/**
 * Makes sure that the keyring is the one that the store was founded with; founds an empty store, once, however many processes
 * try to.
 *
 * @throws Fault `config` if it is another: everything in the store would be unreadable, and what is added would be split
 */
export async function foundStore(context: RecordsContext): Promise<void> {
  // Asked for before the key: another process may be founding the store, which brings the key no later than the leaf.
  const size = await context.store.ledger.size();
  const isOurs = (await context.dataKeys.find(name)) !== null;
  if (size === 0) {
    if (!(await found(context))) await foundStore(context);
  } else if (!isOurs) {
    throw new Fault(
      'config',
      'TALLYSTICK_KEYRING is not the keyring of this store; right would be the file that was made with it',
    );
  }
}

/** False if another process was faster. */
async function found(context: RecordsContext): Promise<boolean> {
  const key = await context.dataKeys.forWriting(name);
  const dataKeys = key.unsaved ? [key.unsaved] : [];
  const claims = { tokens: [key.id], since: 0 };
  const commit = { id: randomBytes(16), versions: [], dataKeys, bounds: [], claims, owed: null };
  const result = await context.queue.submit({ commit, entries: [foundingEntry(context)] });
  if (result.kind === 'committed') await context.dataKeys.saved(dataKeys);
  else context.dataKeys.forget([key.id]);
  return result.kind === 'committed';
}

function foundingEntry(context: RecordsContext): PendingEntry {
  return {
    subject: null,
    request: Buffer.from('founding'),
    change: null,
    event: Buffer.from(foundingEvent(context.base(), Date.now())),
    contentKey: randomBytes(32),
  };
}
