import type { Context } from './context.js';
import { text } from './documents.js';
import { insertEach } from './duplicates.js';
import { holdersOf, isEntry } from './holders.js';
import { insist } from './insist.js';

/** `unsure` where the ledger refuses the commit id but does not show who has it, as long as that write is not durable. */
export type Fate = 'committed' | 'aborted' | 'unsure';

/**
 * What has become of commits, by their ids as `text`. One that is not in the ledger is aborted here, for ever: the
 * abort document takes its id, so that the ledger will refuse it. The same unique index decides if its writer is
 * alive and commits just now.
 */
export async function fateOf(context: Context, ids: readonly Buffer[]): Promise<Map<string, Fate>> {
  const fates = await look(context, ids);
  const missing = ids.filter((id) => !fates.has(text(id)));
  if (missing.length === 0) return fates;
  await context.step('recover-abort');
  const aborts = missing.map((id) => ({ _id: id, ids: [id] as [Buffer] }));
  const refused = await insist(async () => await insertEach(context.aborts, aborts));
  for (const id of missing) fates.set(text(id), 'aborted');
  const taken = refused.flatMap((at) => missing[at] ?? []);
  if (taken.length === 0) return fates;
  const again = await look(context, taken);
  for (const id of taken) fates.set(text(id), again.get(text(id)) ?? 'unsure');
  return fates;
}

async function look(context: Context, ids: readonly Buffer[]): Promise<Map<string, Fate>> {
  await context.step('recover-look');
  const holders = await insist(async () => await holdersOf(context, ids));
  return new Map(
    holders.flatMap((holder) =>
      holder.ids.map((id) => [text(id), isEntry(holder) ? 'committed' : 'aborted'] as const),
    ),
  );
}
