import { storedCandidate, type StoredCandidate } from './candidate.js';
import type { SearchPlan } from './plan-search.js';
import { asPromise } from './ready.js';
import { meetsAll } from './ready-tree.js';
import type { SearchRun } from './search-run.js';
import { walkFamilies, type MetRow, type WalkPlace } from './walk.js';

/** A resource that a search found, and where. */
export interface Match {
  readonly found: StoredCandidate;
  readonly place: WalkPlace;
}

/** Where a search goes on, and how many labels it looks for at a time. */
export interface From {
  readonly after: WalkPlace | null;
  readonly stride: number;
}

/** Everything that a search matches, each once, some at a time: first what is named by id, then what its families lead to. */
export async function* matchesOf(run: SearchRun, plan: SearchPlan, from: From): AsyncGenerator<Match[]> {
  for await (const candidates of candidatesOf(run, plan, from)) {
    for (let i = 0; i < candidates.length; i += lookedAtAtOnce)
      yield await whichMatch(plan, candidates.slice(i, i + lookedAtAtOnce));
  }
}

/** What needs more than the index records is looked at a few at a time: a page may be full before. */
const lookedAtAtOnce = 32;

async function whichMatch({ search }: SearchPlan, candidates: readonly Match[]): Promise<Match[]> {
  const met = candidates.map(({ found }) => meetsAll(search.criteria, found));
  const decided = met.some((one) => one instanceof Promise) ? await Promise.all(met.map(asPromise)) : met;
  return candidates.filter((_, i) => decided[i] === true);
}

async function* candidatesOf(
  run: SearchRun,
  plan: SearchPlan,
  { after, stride }: From,
): AsyncGenerator<Match[]> {
  const { ids, families, search } = plan;
  yield* named(run, plan, after);
  const walk = { families, updated: search.updated, after: after?.family === '' ? null : after, stride };
  const isNamed = new Set(ids);
  for await (const rows of walkFamilies(run.context, walk, run.budget))
    yield rows.filter(({ index }) => !isNamed.has(index.id)).map((row) => toMatch(run, plan, row));
}

const idsAtATime = 64;

/** Rows named by id are read, not walked to: the place of each is its id. */
async function* named(
  run: SearchRun,
  { ids, search }: SearchPlan,
  after: WalkPlace | null,
): AsyncGenerator<Match[]> {
  if (after && after.family !== '') return;
  const left = ids.filter((id) => !after || id > after.key);
  for (let i = 0; i < left.length; i += idsAtATime) {
    const found = await Promise.all(left.slice(i, i + idsAtATime).map((id) => run.target(search.type, id)));
    yield found.flatMap((one) => (one ? [{ found: one, place: { family: '', label: 0, key: one.id } }] : []));
  }
}

function toMatch({ context }: SearchRun, { search }: SearchPlan, { row, index, place }: MetRow): Match {
  return { found: storedCandidate(context, search.type, row, index), place };
}
