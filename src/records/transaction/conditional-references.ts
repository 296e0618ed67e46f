import { Fault } from '../../fault.js';
import type { ResourceText } from '../../fhir/json/resource-text.js';
import type { Search } from '../../fhir/search/search.js';
import type { RecordsContext } from '../context.js';
import { indexRecord } from '../index-record.js';
import { makeBudget } from '../search/budget.js';
import { meets, readyCriteria } from '../search/match.js';
import { searchResources } from '../search/search-resources.js';

/** The references of a transaction that are searches (R4 3.1.0.11.2), as they stand in it, and the search each one is. */
export type ConditionalReferences = ReadonlyMap<string, Search>;

/** A resource that the transaction brings, under the id that it gets. */
export interface Brought {
  readonly id: string;
  readonly resource: ResourceText;
}

/**
 * What each conditional reference is to be replaced by: the one resource that matches once the transaction is done, of those that
 * it leaves here as they are and those that it brings.
 *
 * @param replaced `Type/id` of what the transaction changes or deletes
 * @throws Fault `precondition-failed` if none matches, `multiple-matches` if several do
 */
export async function conditionalLinks(
  context: RecordsContext,
  conditions: ConditionalReferences,
  brought: readonly Brought[],
  replaced: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const links = [...conditions].map(async ([text, search]) => {
    const ids = new Set([
      ...(await storedMatches(context, search, replaced)),
      ...(await broughtMatches(context, search, brought)),
    ]);
    const [id] = ids;
    if (id === undefined)
      throw new Fault('precondition-failed', 'a conditional reference matches no resource');
    if (ids.size > 1)
      throw new Fault('multiple-matches', 'a conditional reference matches more than one resource');
    return [text, `${search.type}/${id}`] as const;
  });
  return new Map(await Promise.all(links));
}

/** At least two, if there are as many. */
async function storedMatches(
  context: RecordsContext,
  search: Search,
  replaced: ReadonlySet<string>,
): Promise<string[]> {
  const { matches } = await searchResources(context, search, 2 + replaced.size, null);
  return matches.map(({ id }) => id).filter((id) => !replaced.has(`${search.type}/${id}`));
}

/** The ids of what a transaction brings that match a search. */
export async function broughtMatches(
  context: RecordsContext,
  search: Search,
  brought: readonly Brought[],
): Promise<string[]> {
  const ofType = brought.filter(({ resource }) => resource.type === search.type);
  if (ofType.length === 0) return [];
  const ready = await readyCriteria(context, search.criteria, makeBudget());
  return ofType.flatMap(({ id, resource: { type, value } }) => {
    const index = indexRecord(type, id, value, context.base());
    return ready.every((criterion) => meets({ updated: Date.now(), index }, criterion)) ? [id] : [];
  });
}
