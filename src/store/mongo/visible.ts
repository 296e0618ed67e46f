import { text, type Collections, type VersionDocument } from './documents.js';
import { holdersOf, isEntry } from './holders.js';

/** Where rows lie. */
export type Rows = Pick<Collections, 'versions' | 'current' | 'ledger'>;

/**
 * Those of the versions whose commit is in the ledger, in the order given. Promotion says so on the version itself;
 * while it is on its way the ledger is asked, so that all versions of a commit become visible at one moment.
 */
export async function visibleOf(
  rows: Rows,
  versions: readonly VersionDocument[],
): Promise<VersionDocument[]> {
  const pending = versions.filter((version) => version.pending !== undefined);
  if (pending.length === 0) return [...versions];
  const holders = await holdersOf(
    rows,
    pending.map(({ commit }) => commit),
  );
  const committed = new Set(holders.filter(isEntry).flatMap(({ ids }) => ids.map(text)));
  return versions.filter((version) => version.pending === undefined || committed.has(text(version.commit)));
}
