import { matchesOf, type Match } from './matches.js';
import type { SearchQuery, Stretch } from './search-resources.js';
import type { SearchRun } from './search-run.js';
import type { WalkPlace } from './walk.js';

/** Behind a place in the walk of one of the searches, by its number. */
export interface WalkedPosition {
  readonly search: number;
  readonly place: WalkPlace;
}

/** The matches of one search after the other, each in the order of its walk: the newest first. */
export async function walkedMatches(
  run: SearchRun,
  { searches, count }: Pick<SearchQuery, 'searches' | 'count'>,
  after: WalkedPosition | null,
): Promise<Stretch> {
  const found: { readonly match: Match; readonly search: number }[] = [];
  const stride = Math.min(Math.max(2 * count, 16), 256);
  for (const [i, search] of searches.entries()) {
    if (after && i < after.search) continue;
    const plan = await run.plan(await run.ready(search));
    const from = { after: after?.search === i ? after.place : null, stride };
    for await (const matches of matchesOf(run, plan, from)) {
      found.push(...matches.map((match) => ({ match, search: i })));
      if (found.length > count) break;
    }
    if (found.length > count) break;
  }
  const searchOf = new Map(found.map(({ match, search }) => [match, search]));
  return {
    matches: found.map(({ match }) => match),
    behind: (last) => ({ search: searchOf.get(last) ?? 0, place: last.place }),
  };
}
