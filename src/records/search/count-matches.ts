import { Fault } from '../../fault.js';
import type { Search } from '../../fhir/search/criterion.js';
import { matchesOf } from './matches.js';
import type { SearchRun } from './search-run.js';

/**
 * How many resources match in all. Of an `estimate` null, if that would be too costly.
 *
 * @throws Fault `too-costly`
 */
export async function countMatches(
  run: SearchRun,
  searches: readonly Search[],
  total: 'accurate' | 'estimate' = 'accurate',
): Promise<number | null> {
  try {
    let count = 0;
    for (const search of searches) {
      const plan = await run.plan(await run.ready(search));
      for await (const matches of matchesOf(run, plan, { after: null, stride: 256 })) count += matches.length;
    }
    return count;
  } catch (fault) {
    if (total === 'estimate' && fault instanceof Fault && fault.code === 'too-costly') return null;
    throw fault;
  }
}
