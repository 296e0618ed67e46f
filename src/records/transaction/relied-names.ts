import type { Search } from '../../fhir/search/criterion.js';
import type { ResourceText } from '../../fhir/json/resource-text.js';
import { identifierName, resourceName } from '../changed-names.js';
import { askedIdentifiers } from '../conditional-create.js';
import type { FindConditions } from './conditional-references.js';
import type { TransactionEntry } from './entries.js';
import { namesOf, type NamedEntry } from './name-entries.js';

/**
 * The names of what a transaction relies on: what its conditions ask for and what they found, and what is not there to be deleted. What it
 * changes by id is not among them: a change is refused where it is not of the version that it was made from.
 *
 * @param conditions of its references
 * @param referred `Type/id` of what those mean
 */
export function reliedNames(
  named: readonly NamedEntry[],
  conditions: Iterable<Search>,
  referred: readonly string[],
): string[] {
  const own = named.flatMap(({ entry: { condition } }) => (condition ? [condition] : []));
  const asked = [...own, ...conditions].flatMap(askedNames);
  const found = named
    .filter(({ entry, match }) => match !== null || entry.method === 'DELETE')
    .flatMap(namesOf);
  return [...new Set([...asked, ...found, ...referred])];
}

/** The names of what a transaction asks for, as far as its text tells: whether it fails hangs on them. */
export function namesAsked(entries: readonly TransactionEntry[], conditionsOf: FindConditions): string[] {
  const resources = entries.flatMap((entry): ResourceText[] => ('resource' in entry ? [entry.resource] : []));
  const conditions = entries.flatMap(({ condition }) => (condition ? [condition] : []));
  const ids = entries.flatMap((entry) => {
    if (entry.method === 'POST' || entry.id === null) return [];
    return [resourceName(entry.method === 'PUT' ? entry.resource.type : entry.type, entry.id)];
  });
  return [...ids, ...[...conditions, ...conditionsOf(resources).values()].flatMap(askedNames)];
}

function askedNames(condition: Search): string[] {
  return askedIdentifiers(condition).map((value) => identifierName(condition.type, value));
}
