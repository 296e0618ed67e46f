import type { Context } from './context.js';
import { text, type VersionDocument } from './documents.js';
import { fateOf } from './fate.js';
import { insist } from './insist.js';
import { promote, type Promotable } from './promote.js';

/** What recovery needs to know of a version that may be pending. */
export type PendingVersion = Pick<VersionDocument, '_id' | 'commit' | 'pending'>;

/**
 * Ends what a process left unfinished: of the commits that these pending versions belong to, those in the ledger
 * are promoted, the others aborted and their versions removed. Safe at any time, since the ledger arbitrates; a
 * commit whose process still works on it fails if this comes before its ledger entry.
 */
export async function recover(context: Context, pending: readonly PendingVersion[]): Promise<void> {
  if (pending.length === 0) return;
  const commits = new Map(pending.map(({ commit }) => [text(commit), commit]));
  const fates = await fateOf(context, [...commits.values()]);
  const withFate = (fate: string) =>
    [...commits].flatMap(([id, commit]) => (fates.get(id) === fate ? commit : []));
  // The versions of a commit carry one time of insertion, so that the index on `pending` finds them all.
  const times = [...new Set(pending.flatMap((each) => each.pending ?? []))];
  await promoteCommits(context, times, withFate('committed'));
  await removeCommits(context, times, withFate('aborted'));
}

async function promoteCommits(context: Context, times: number[], commits: Buffer[]): Promise<void> {
  if (commits.length === 0) return;
  const versions = context.versions.find<Promotable>(
    { pending: { $in: times }, commit: { $in: commits } },
    { projection: { updated: 1, tokens: 1 } },
  );
  await promote(context, await versions.toArray());
}

async function removeCommits({ versions, step }: Context, times: number[], commits: Buffer[]): Promise<void> {
  if (commits.length === 0) return;
  await step('recover-remove');
  await insist(async () => await versions.deleteMany({ pending: { $in: times }, commit: { $in: commits } }));
}
