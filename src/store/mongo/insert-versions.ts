import { refuse, type Attempt } from './attempt.js';
import type { Context } from './context.js';
import { text, type VersionDocument } from './documents.js';
import { insertEach } from './duplicates.js';
import { insist } from './insist.js';
import { recover, type PendingVersion } from './recover.js';

/** A version that could not be inserted, and what lies in its place, unless that has gone meanwhile. */
interface Taken {
  readonly row: VersionDocument;
  readonly holder: PendingVersion | undefined;
}

/**
 * Inserts the versions of a batch, not visible yet; of two equal ones the first wins. Where one lies that was left
 * behind by a dead process, that is cleared away first. A version that exists is its commit's conflict.
 */
export async function insertVersions(context: Context, attempts: readonly Attempt[]): Promise<void> {
  const owners = new Map(attempts.flatMap((attempt) => attempt.versions.map((row) => [row, attempt])));
  if (owners.size === 0) return;
  await context.step('insert-versions');
  const lost = await insertOrClear(context, [...owners.keys()]);
  for (const row of lost) {
    const owner = owners.get(row);
    if (owner) refuse(owner, 'version');
  }
}

async function insertOrClear(context: Context, rows: readonly VersionDocument[]): Promise<VersionDocument[]> {
  const taken = await insertRows(context, rows);
  const oldest = context.clock.now() - context.leaseMs;
  const passing = taken.filter(({ holder }) => holder === undefined || isStale(holder, oldest));
  if (passing.length === 0) return taken.map(({ row }) => row);
  await recover(
    context,
    passing.flatMap(({ holder }) => holder ?? []),
  );
  const again = await insertRows(
    context,
    passing.map(({ row }) => row),
  );
  const others = taken.filter((each) => !passing.includes(each));
  return [...others, ...again].map(({ row }) => row);
}

/** Answers those whose place another commit holds. A place that our own commit holds is the work of an earlier try. */
async function insertRows({ versions }: Context, rows: readonly VersionDocument[]): Promise<Taken[]> {
  return await insist(async () => {
    const refused = (await insertEach(versions, rows)).flatMap((at) => rows[at] ?? []);
    if (refused.length === 0) return [];
    const places = refused.map(({ _id }) => _id);
    const found = versions.find<PendingVersion>(
      { _id: { $in: places } },
      { projection: { commit: 1, pending: 1 } },
    );
    const holders = new Map((await found.toArray()).map((holder) => [text(holder._id), holder]));
    return refused
      .map((row) => ({ row, holder: holders.get(text(row._id)) }))
      .filter(({ row, holder }) => holder?.commit.equals(row.commit) !== true);
  });
}

function isStale({ pending }: PendingVersion, oldest: number): boolean {
  return pending !== undefined && pending < oldest;
}
