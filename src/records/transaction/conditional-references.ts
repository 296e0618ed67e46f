import { Fault } from '../../fault.js';
import type { ResourceText } from '../../fhir/json/resource-text.js';
import type { Search } from '../../fhir/search/criterion.js';
import type { RecordsContext } from '../context.js';
import { indexRecord } from '../index-record.js';
import type { Candidate } from '../search/candidate.js';
import { findMatches } from '../search/find-matches.js';
import { asPromise } from '../search/ready.js';
import { meetsAll } from '../search/ready-tree.js';
import { makeSearchRun } from '../search/search-run.js';
import type { StoredResource } from '../stored-resource.js';

/** The references of a transaction that are searches (R4 3.1.0.11.2), as they stand in it, and the search each one is. */
export type ConditionalReferences = ReadonlyMap<string, Search>;

/** Finds them in the resources that a transaction brings. @throws Fault of a search that is malformed */
export type FindConditions = (resources: readonly ResourceText[]) => ConditionalReferences;

/** A resource that the transaction brings, under the id that it gets. */
export interface Brought {
  readonly id: string;
  readonly resource: ResourceText;
}

/** What conditional references mean. */
export interface FoundLinks {
  /** Each as it stands in the transaction, and the reference that takes its place. */
  readonly links: ReadonlyMap<string, string>;
  /** What was here before among what they found: its id is released with the references. */
  readonly seen: readonly StoredResource[];
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
): Promise<FoundLinks> {
  const seen: StoredResource[] = [];
  const links = [...conditions].map(async ([text, search]) => {
    const stored = await storedMatches(context, search, replaced);
    seen.push(...stored);
    const ids = new Set([...stored.map(({ id }) => id), ...(await broughtMatches(context, search, brought))]);
    const [id] = ids;
    if (id === undefined)
      throw new Fault('precondition-failed', 'a conditional reference matches no resource');
    if (ids.size > 1)
      throw new Fault('multiple-matches', 'a conditional reference matches more than one resource');
    return [text, `${search.type}/${id}`] as const;
  });
  return { links: new Map(await Promise.all(links)), seen };
}

/** At least two, if there are as many. */
async function storedMatches(
  context: RecordsContext,
  search: Search,
  replaced: ReadonlySet<string>,
): Promise<StoredResource[]> {
  const matches = await findMatches(context, search, 2 + replaced.size);
  return matches.filter(({ id }) => !replaced.has(`${search.type}/${id}`));
}

/** The ids of what a transaction brings that match a search. */
export async function broughtMatches(
  context: RecordsContext,
  search: Search,
  brought: readonly Brought[],
): Promise<string[]> {
  const ofType = brought.filter(({ resource }) => resource.type === search.type);
  if (ofType.length === 0) return [];
  const { criteria } = await makeSearchRun(context).ready(search);
  const met = await Promise.all(
    ofType.map((one) => asPromise(meetsAll(criteria, candidateOf(context, one)))),
  );
  return ofType.flatMap(({ id }, i) => (met[i] ? [id] : []));
}

function candidateOf(context: RecordsContext, { id, resource: { type, value, text } }: Brought): Candidate {
  const index = indexRecord(type, id, value, context.base());
  return { type, id, updated: Date.now(), index, text: () => Promise.resolve(text) };
}
