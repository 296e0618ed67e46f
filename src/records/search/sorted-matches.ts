import { compareSortValues, type SortValue } from '../../fhir/search/sort-value.js';
import type { SortKey } from '../../fhir/search/result-parameters.js';
import { asSeenAt, type SeenAt } from './as-seen-at.js';
import { matchesOf, type Match } from './matches.js';
import type { SearchQuery, Stretch } from './search-resources.js';
import type { SearchRun } from './search-run.js';
import { sortValues } from './sort-values.js';

/** Behind a match, by what it was sorted by. */
export interface SortedPosition {
  readonly rank: Rank;
  /** What the first page saw: a resource that changes keeps its place. */
  readonly seen: SeenAt;
}

/** The place of a match: what it is sorted by, and where that is alike the number of its search and its id. */
interface Rank {
  readonly values: readonly SortValue[];
  readonly search: number;
  readonly id: string;
}

interface Ranked {
  readonly match: Match;
  readonly rank: Rank;
}

/** The matches of all searches in one order: all are looked at for each page, and the first few behind the position are kept. */
export async function sortedMatches(
  run: SearchRun,
  { searches, sort, count }: Pick<SearchQuery, 'searches' | 'sort' | 'count'>,
  after: SortedPosition | null,
): Promise<Stretch> {
  const snapshot = asSeenAt(run, after?.seen ?? null);
  const first = makeFirst(sort, count + 1);
  for (const [i, search] of searches.entries()) {
    const plan = await run.plan(await run.ready(search));
    for await (const matches of matchesOf(run, plan, { after: null, stride: 256 })) {
      for (const match of matches) {
        const values = await sortValues(run, await snapshot.of(match.found), sort);
        const rank = { values, search: i, id: match.found.id };
        if (!after || compare(sort, rank, after.rank) > 0) first.add({ match, rank });
      }
    }
  }
  const found = first.inOrder();
  const ranks = new Map(found.map(({ match, rank }) => [match, rank]));
  return {
    matches: found.map(({ match }) => match),
    behind: (last) => ({ rank: ranks.get(last) ?? { values: [], search: 0, id: '' }, seen: snapshot.seen() }),
  };
}

/** Keeps the first so many of all that are added, and never many more. */
function makeFirst(
  sort: readonly SortKey[],
  most: number,
): { readonly add: (ranked: Ranked) => void; readonly inOrder: () => readonly Ranked[] } {
  let kept: Ranked[] = [];
  const inOrder = (): readonly Ranked[] => {
    kept = kept.sort((a, b) => compare(sort, a.rank, b.rank)).slice(0, most);
    return kept;
  };
  return {
    add: (ranked) => {
      kept.push(ranked);
      if (kept.length >= 2 * most + 64) inOrder();
    },
    inOrder,
  };
}

function compare(sort: readonly SortKey[], a: Rank, b: Rank): number {
  for (const [i, { direction }] of sort.entries()) {
    const order = compareSortValues(direction, a.values[i] ?? null, b.values[i] ?? null);
    if (order !== 0) return order;
  }
  return a.search - b.search || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
