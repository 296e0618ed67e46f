import type { Context } from './context.js';
import { insist } from './insist.js';

/** Notes that all versions of these ledger documents are visible, so that nobody needs to look after them any more. */
export async function markDone({ ledger, step }: Context, documents: readonly number[]): Promise<void> {
  if (documents.length === 0) return;
  await step('mark-done');
  await insist(
    async () => await ledger.updateMany({ _id: { $in: [...documents] } }, { $unset: { open: '', rows: '' } }),
  );
}
