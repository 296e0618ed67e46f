import { typeFamily, type NamedFamily } from '../row-tokens.js';
import type { Proposal } from './ready.js';
import type { ReadySearch } from './ready-search.js';
import type { SearchRun } from './search-run.js';
import { withBounds, type BoundFamily } from './walk.js';

/** Where all that a search can match is to be found. */
export interface SearchPlan {
  readonly search: ReadySearch;
  /** In order, each once. */
  readonly ids: readonly string[];
  readonly families: readonly BoundFamily[];
  /** How many rows it may lead to. */
  readonly cost: number;
}

/** Beyond this it is worth to find out by a search within the search where to look. */
const cheap = 256;

/** Chooses what leads to the fewest rows: one of the criteria, or the whole type. */
export async function planSearch(run: SearchRun, search: ReadySearch): Promise<SearchPlan> {
  const whole = { ids: [], families: [typeFamily(run.context, search.type)] };
  const best = await cheapest(run, search, [...(await proposals(search, false)), whole]);
  if (best.cost <= cheap) return best;
  const deep = await cheapest(run, search, await proposals(search, true));
  return deep.cost < best.cost ? deep : best;
}

async function proposals({ criteria }: ReadySearch, deep: boolean): Promise<Proposal[]> {
  const found: Proposal[] = [];
  for (const criterion of criteria) {
    const proposal = criterion.isDeep === deep ? await criterion.propose() : null;
    if (proposal) found.push(proposal);
  }
  return found;
}

async function cheapest(
  { context }: SearchRun,
  search: ReadySearch,
  proposed: readonly Proposal[],
): Promise<SearchPlan> {
  const all: NamedFamily[] = proposed.flatMap(({ families }) => families);
  const bound = new Map((await withBounds(context, all)).map((family) => [family.name, family]));
  const plans = proposed.map(({ ids, families }): SearchPlan => {
    const reach = [...new Set(families.map(({ name }) => name))].flatMap((name) => bound.get(name) ?? []);
    const cost = reach.reduce((sum, family) => sum + family.bound, ids.length);
    return { search, ids: [...new Set(ids)].sort(), families: reach, cost };
  });
  const none = { search, ids: [], families: [], cost: Infinity };
  return plans.reduce((best, plan) => (plan.cost < best.cost ? plan : best), none);
}
