import type { Accessed } from './accessed.js';
import type { Asked } from './asked.js';
import { commitDrafts } from './commit-drafts.js';
import type { RecordsContext } from './context.js';
import { untilSettled } from './until-settled.js';

/** Enters into the ledger what was done. It is durable when the promise resolves: what was read may be released then. */
export async function recordAccess(context: RecordsContext, asked: Asked, accessed: Accessed): Promise<void> {
  await untilSettled(() => commitDrafts(context, asked, { drafts: [], accessed: [accessed], claims: null }));
}
