import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../fault.js';
import { accept, refuse, undecided, type Attempt } from './attempt.js';
import type { Context } from './context.js';
import { text, type LedgerDocument } from './documents.js';
import { isDuplicate } from './duplicates.js';
import { holdersOf, isEntry, type Holder } from './holders.js';
import { insist } from './insist.js';
import { planAppend } from './plan-append.js';
import type { Tail } from './tail.js';

/** How long others may be faster, or in the way of the database, in milliseconds. */
const patience = 10_000;

/**
 * The commit point: appends the attempts of which nothing is sure yet to the ledger, in one document unless they
 * are too many, and decides each. Who finds the place taken follows the ledger and tries again behind it; who is
 * not sure whether an earlier try came through tries again too, because no commit id can stand in the ledger twice.
 */
export async function append(context: Context, tail: Tail, attempts: readonly Attempt[]): Promise<void> {
  await tail.inTurn(async () => {
    const deadline = performance.now() + patience;
    for (let left = undecided(attempts); left.length > 0; left = undecided(attempts)) {
      if (performance.now() > deadline) throw new Fault('unavailable', 'others are at the end of the ledger');
      await appendOnce(context, tail, left);
    }
  });
}

async function appendOnce(context: Context, tail: Tail, attempts: readonly Attempt[]): Promise<void> {
  const plan = planAppend(tail, attempts, context.clock.now());
  if (plan.document) {
    await context.step('append');
    if (!(await insert(context, plan.document))) {
      await learn(context, tail, attempts);
      return;
    }
    tail.accept(plan.document);
    for (const { attempt, index } of plan.admitted) accept(attempt, plan.document._id, index);
  }
  for (const attempt of plan.refused) refuse(attempt, 'claim');
}

/** False if the place or one of the commit ids is taken. */
async function insert({ ledger }: Context, document: LedgerDocument): Promise<boolean> {
  return await insist(
    async () =>
      await ledger.insertOne(document).then(
        () => true,
        (error: unknown) => !isDuplicate(error),
      ),
  );
}

/** Finds out who was faster: another process, one that gave up one of our commits, or an earlier try of our own. */
async function learn(context: Context, tail: Tail, attempts: readonly Attempt[]): Promise<void> {
  const size = tail.size();
  await tail.follow();
  const ids = attempts.map(({ commit }) => commit.id);
  const found = await insist(async () => await holdersOf(context, ids));
  for (const holder of found) settle(attempts, holder);
  // What is in the way will be seen as soon as it is durable.
  if (found.length === 0 && tail.size() === size) await sleep(5);
}

function settle(attempts: readonly Attempt[], holder: Holder): void {
  const own = new Map(attempts.map((attempt) => [text(attempt.commit.id), attempt]));
  let before = 0;
  for (const [at, id] of holder.ids.entries()) {
    const attempt = own.get(text(id));
    if (attempt && isEntry(holder)) accept(attempt, holder._id, holder._id + before);
    else if (attempt) refuse(attempt, 'aborted');
    before += holder.counts?.[at] ?? 0;
  }
}
