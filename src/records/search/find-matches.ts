import type { Search } from '../../fhir/search/criterion.js';
import type { RecordsContext } from '../context.js';
import { openPage } from '../open-page.js';
import type { StoredResource } from '../stored-resource.js';
import { makeSearchRun } from './search-run.js';
import { walkedMatches } from './walked-matches.js';

/**
 * What matches a condition, as many as are asked for, for whoever goes on to do something with it: that, or that nothing came of it,
 * is what is entered into the ledger.
 *
 * @throws Fault `too-costly` beyond the budget of one search
 */
export async function findMatches(
  context: RecordsContext,
  condition: Search,
  most: number,
): Promise<StoredResource[]> {
  const stretch = { searches: [condition], count: most };
  const { matches } = await walkedMatches(makeSearchRun(context), stretch, null);
  return openPage(
    context,
    matches.slice(0, most).map(({ found }) => found),
  );
}
