import type { Search } from '../../fhir/search/criterion.js';
import { identifierName } from '../changed-names.js';
import { askedIdentifiers } from '../conditional-create.js';
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
  const asked = [...own, ...conditions].flatMap((condition) =>
    askedIdentifiers(condition).map((value) => identifierName(condition.type, value)),
  );
  const found = named
    .filter(({ entry, match }) => match !== null || entry.method === 'DELETE')
    .flatMap(namesOf);
  return [...new Set([...asked, ...found, ...referred])];
}
