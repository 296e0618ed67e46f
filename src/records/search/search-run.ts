import type { Search } from '../../fhir/search/criterion.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import type { RecordsContext } from '../context.js';
import type { SubjectName } from '../subject-names.js';
import { makeBudget, type Budget } from './budget.js';
import { readCandidate, type StoredCandidate } from './candidate.js';
import { planSearch, type SearchPlan } from './plan-search.js';
import { readySearch, type ReadySearch } from './ready-search.js';

/** What the parts of one search have in common: what it may cost, and what it has looked up. */
export interface SearchRun {
  readonly context: RecordsContext;
  readonly budget: Budget;
  /** All names of a person, by one of them. */
  readonly people: Map<SubjectName, Promise<readonly SubjectName[]>>;
  /** The resource of that type and id, if it is there. */
  target(type: ResourceType, id: string): Promise<StoredCandidate | null>;
  /** A search made ready: also one within another. */
  ready(search: Search): Promise<ReadySearch>;
  plan(ready: ReadySearch): Promise<SearchPlan>;
}

export function makeSearchRun(context: RecordsContext): SearchRun {
  const budget = makeBudget();
  const targets = new Map<string, Promise<StoredCandidate | null>>();
  const searches = new Map<Search, Promise<ReadySearch>>();
  const read = (type: ResourceType, id: string): Promise<StoredCandidate | null> => {
    budget.spend({ rows: 1 });
    return readCandidate(context, type, id);
  };
  const run: SearchRun = {
    context,
    budget,
    people: new Map(),
    target: (type, id) => known(targets, `${type}/${id}`, () => read(type, id)),
    ready: (search) => known(searches, search, () => readySearch(run, search)),
    plan: (ready) => planSearch(run, ready),
  };
  return run;
}

function known<K, V>(values: Map<K, V>, key: K, make: () => V): V {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}
