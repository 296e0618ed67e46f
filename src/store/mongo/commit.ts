import { Fault } from '../../fault.js';
import type { Commit, CommitResult } from '../port.js';
import { append } from './append.js';
import { attempt, type Attempt } from './attempt.js';
import type { Context } from './context.js';
import { insist, withOnePatience } from './insist.js';
import { ledgerBytes } from './ledger-bytes.js';
import { markDone } from './mark-done.js';
import { promote } from './promote.js';
import { afterRun, nextRun } from './runs.js';
import { stage } from './stage.js';
import type { Tail } from './tail.js';

/** How many bytes a version, or what a commit brings to the ledger, may have; the database allows 16 MiB for a document. */
const most = 15 * 1024 * 1024;

/**
 * Commits a batch: pending versions, then one ledger document, which is the commit point, then promotion. What was
 * not sure when this throws is ended by recovery, one way or the other.
 *
 * @throws {Fault} `too-large` before anything is written; `unavailable` if the database cannot be asked long enough.
 */
export async function commit(
  context: Context,
  tail: Tail,
  commits: readonly Commit[],
): Promise<CommitResult[]> {
  for (const each of commits) assertFits(each);
  const attempts = commits.map((each) => attempt(each, context.clock.now()));
  await withOnePatience(() => commitInRuns(context, tail, attempts));
  await context.step('acknowledge');
  return attempts.map(({ result }) => {
    if (result === null) throw new Fault('unavailable', 'a commit was left undecided');
    return result;
  });
}

async function commitInRuns(context: Context, tail: Tail, attempts: readonly Attempt[]): Promise<void> {
  for (let rest = attempts; rest.length > 0;) {
    const run = nextRun(rest);
    await commitRun(context, tail, run);
    rest = afterRun(run, rest.slice(run.length));
  }
}

async function commitRun(context: Context, tail: Tail, run: readonly Attempt[]): Promise<void> {
  await stage(context, run);
  await append(context, tail, run);
  await Promise.all([finish(context, run), withdraw(context, run)]);
}

function assertFits(commit: Commit): void {
  const largest = Math.max(
    ledgerBytes(commit),
    ...commit.versions.map(({ sealed, index, tokens }) => sealed.length + index.length + 30 * tokens.length),
  );
  if (largest > most)
    throw new Fault('too-large', 'a change has more bytes than a document of the database takes');
}

/** Makes the committed visible. */
async function finish(context: Context, attempts: readonly Attempt[]): Promise<void> {
  const committed = attempts.filter(
    ({ result, versions }) => result?.kind === 'committed' && versions.length > 0,
  );
  await promote(
    context,
    committed.flatMap(({ versions }) => versions),
  );
  await markDone(context, [...new Set(committed.flatMap(({ document }) => document ?? []))]);
}

/** Removes the versions of those that failed, so that others can take their place. */
async function withdraw({ versions, step }: Context, attempts: readonly Attempt[]): Promise<void> {
  const failed = attempts.filter(
    ({ result, versions }) => result?.kind === 'conflict' && versions.length > 0,
  );
  if (failed.length === 0) return;
  await step('withdraw');
  const rows = failed.flatMap(({ versions }) => versions.map(({ _id }) => _id));
  const commits = failed.map(({ commit }) => commit.id);
  await insist(async () => await versions.deleteMany({ _id: { $in: rows }, commit: { $in: commits } }));
}
