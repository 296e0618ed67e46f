import type { Criterion, DateCondition, Search } from '../../fhir/search/criterion.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import type { DateRange } from '../../fhir/search/date-range.js';
import { hullOf } from '../../fhir/search/hull-of.js';
import type { Ready } from './ready.js';
import { readyCriterion } from './ready-criterion.js';
import { byCost } from './ready-tree.js';
import type { SearchRun } from './search-run.js';
import { anytime } from './walk.js';

/** A search whose criteria are ready. */
export interface ReadySearch {
  readonly type: ResourceType;
  /** What is decided by the index record comes first. */
  readonly criteria: readonly Ready[];
  /** When what it finds was last updated. */
  readonly updated: DateRange;
}

export async function readySearch(run: SearchRun, { type, criteria }: Search): Promise<ReadySearch> {
  const ready = await Promise.all(criteria.map((criterion) => readyCriterion(run, type, criterion)));
  return { type, criteria: byCost(ready), updated: updatedRange(criteria) };
}

/** What lies between ranges is sorted out by comparing. */
function updatedRange(criteria: readonly Criterion[]): DateRange {
  const all = criteria.flatMap((one): (readonly DateCondition[])[] =>
    one.kind === 'updated' ? [one.anyOf] : [],
  );
  const ranges = all.map(hullOf);
  return {
    from: Math.max(anytime.from, ...ranges.map(({ from }) => from)),
    to: Math.min(anytime.to, ...ranges.map(({ to }) => to)),
  };
}
