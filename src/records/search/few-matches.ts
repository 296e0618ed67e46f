import type { StoredCandidate } from './candidate.js';
import { matchesOf } from './matches.js';
import type { ReadySearch } from './ready-search.js';
import type { SearchRun } from './search-run.js';

/** Beyond this it costs less to look at each resource that the outer search meets. */
const mostLookedAt = 1_000;
const mostFound = 500;

/** All that an inner search finds; null if it would look at many, or find many. */
export async function fewMatches(run: SearchRun, search: ReadySearch): Promise<StoredCandidate[] | null> {
  const plan = await run.plan(search);
  if (plan.cost > mostLookedAt) return null;
  const found: StoredCandidate[] = [];
  for await (const matches of matchesOf(run, plan, { after: null, stride: 64 })) {
    found.push(...matches.map((match) => match.found));
    if (found.length > mostFound) return null;
  }
  return found;
}
