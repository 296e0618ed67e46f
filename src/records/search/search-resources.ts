import type { ResourceType } from '../../fhir/resource-types.js';
import type { Search } from '../../fhir/search/criterion.js';
import type { ResultParameters } from '../../fhir/search/result-parameters.js';
import type { RecordsContext } from '../context.js';
import { openPage } from '../open-page.js';
import type { StoredResource } from '../stored-resource.js';
import { countMatches } from './count-matches.js';
import { includedWith } from './included-with.js';
import type { Match } from './matches.js';
import { makeSearchRun, type SearchRun } from './search-run.js';
import { sortedMatches, type SortedPosition } from './sorted-matches.js';
import { walkedMatches, type WalkedPosition } from './walked-matches.js';

/** What is searched for, and what is wanted of it. */
export interface SearchQuery extends Pick<ResultParameters, 'sort' | 'total' | 'include' | 'revinclude'> {
  /** The type that is searched; null for the whole system, or the whole of a compartment. */
  readonly type: ResourceType | null;
  /** One for each type of resource. */
  readonly searches: readonly Search[];
  /** How many matches at the most; 0 = only count them. A page of long resources has fewer. */
  readonly count: number;
}

/** A search of one type that wants nothing but its matches. */
export function plainQuery(search: Search, count: number): SearchQuery {
  const { type } = search;
  return { type, searches: [search], count, sort: [], total: null, include: [], revinclude: [] };
}

/** Where a search goes on, and how many match in all, if that was counted. */
export interface SearchPosition {
  readonly from: WalkedPosition | SortedPosition;
  readonly total: number | null;
}

/** One page of matches. */
export interface SearchPage {
  readonly matches: readonly StoredResource[];
  /** What `_include` and `_revinclude` bring for these matches, each once. */
  readonly included: readonly StoredResource[];
  /** Where the next page begins; null after the last. */
  readonly next: SearchPosition | null;
  /** How many match in all, where that is known. */
  readonly total: number | null;
}

/** Some matches in order, one more than a page holds if there is one. */
export interface Stretch {
  readonly matches: readonly Match[];
  /** Where a page goes on that ends with this match. */
  readonly behind: (last: Match) => SearchPosition['from'];
}

/**
 * Finds resources. Pages neither repeat nor lose a resource that was there all along, whatever others write meanwhile.
 *
 * @throws Fault `too-costly` beyond the budget of one search
 */
export async function searchResources(
  context: RecordsContext,
  query: SearchQuery,
  after: SearchPosition | null,
): Promise<SearchPage> {
  const run = makeSearchRun(context);
  if (query.count === 0) {
    return { matches: [], included: [], next: null, total: await countMatches(run, query.searches) };
  }
  const stretch = await stretchOf(run, query, after);
  const page = stretch.matches.slice(0, query.count);
  const matches = await openPage(
    context,
    page.map(({ found }) => found),
  );
  const shown = page.slice(0, matches.length);
  const included = await includedWith(
    run,
    query,
    shown.map(({ found }) => found),
  );
  const last = shown.at(-1);
  const more = last !== undefined && stretch.matches.length > matches.length;
  const whole = after === null && !more ? matches.length : null;
  const total = await totalOf(run, query, after, whole);
  return { matches, included, next: more ? { from: stretch.behind(last), total } : null, total };
}

function stretchOf(run: SearchRun, query: SearchQuery, after: SearchPosition | null): Promise<Stretch> {
  const from = after?.from ?? null;
  return query.sort.length === 0
    ? walkedMatches(run, query, from as WalkedPosition | null)
    : sortedMatches(run, query, from as SortedPosition | null);
}

/** @param whole how many there are, where this page has all of them */
async function totalOf(
  run: SearchRun,
  { searches, total }: SearchQuery,
  after: SearchPosition | null,
  whole: number | null,
): Promise<number | null> {
  if (total === 'none') return null;
  if (after) return after.total;
  if (whole !== null || total === null) return whole;
  return countMatches(run, searches, total);
}
