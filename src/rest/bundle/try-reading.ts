import { Fault } from '../../fault.js';
import type { TransactionEntry } from '../../records/transaction/entries.js';
import type { Rest } from '../request.js';
import type { EntryRequest } from './entry-request.js';

/**
 * Reads for a transaction, before its changes, what it wants to read after them: if that cannot be, the transaction cannot.
 * A resource that the transaction itself writes is there afterwards in any case, and one that it deletes is not.
 *
 * @throws Fault
 */
export async function tryReading(
  rest: Rest,
  { asked, request }: EntryRequest,
  changes: readonly TransactionEntry[],
): Promise<void> {
  const change = changes.find((one) => isAbout(one, asked.target));
  if (change?.method === 'DELETE' && asked.target.kind === 'instance') {
    throw new Fault('not-found', 'the transaction deletes what it reads');
  }
  if (change) return;
  const { status } = await asked.run(rest, request);
  if (status >= 400) throw new Fault('not-supported', 'this interaction has no place in a transaction');
}

function isAbout(change: TransactionEntry, target: EntryRequest['asked']['target']): boolean {
  if (change.method === 'POST' || !('id' in target)) return false;
  const type = change.method === 'PUT' ? change.resource.type : change.type;
  return type === target.type && change.id === target.id;
}
