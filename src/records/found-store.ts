import { randomBytes } from 'node:crypto';
import { foundingLeaf } from '../audit/leaf.js';
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
  const id = randomBytes(16);
  const result = await context.queue.submit({
    id,
    versions: [],
    leaves: [foundingLeaf(id)],
    entries: [null],
    dataKeys: key.unsaved ? [key.unsaved] : [],
    bounds: [],
    claims: { tokens: [key.id], since: 0 },
  });
  if (result.kind === 'committed') await context.dataKeys.saved(key.unsaved ? [key.unsaved] : []);
  else context.dataKeys.forget([key.id]);
  return result.kind === 'committed';
}
