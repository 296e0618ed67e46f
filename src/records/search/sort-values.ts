import type { SearchParameter } from '../../fhir/search/search-parameter.js';
import type { SortKey } from '../../fhir/search/result-parameters.js';
import { sortValue, type SortValue } from '../../fhir/search/sort-value.js';
import { referencesOf, type IndexedPart } from '../index-record.js';
import type { Candidate } from './candidate.js';
import type { SearchRun } from './search-run.js';
import { searchedPart } from './searched-part.js';

/** What a resource is sorted by, in the order of the keys. */
export async function sortValues(
  run: SearchRun,
  candidate: Candidate,
  sort: readonly SortKey[],
): Promise<SortValue[]> {
  const values: SortValue[] = [];
  for (const key of sort) values.push(await valueBy(run, candidate, key));
  return values;
}

async function valueBy(run: SearchRun, candidate: Candidate, key: SortKey): Promise<SortValue> {
  const { code, type } = key.parameter;
  if (code === '_id') return candidate.id;
  if (code === '_lastUpdated') return candidate.updated;
  const part = await searchedPart(run, candidate, code);
  return type === 'reference' ? nameBy(part, key) : sortValue(part.values, key);
}

/** References by their first names, as those are written. */
function nameBy(part: IndexedPart, { parameter, direction }: SortKey): SortValue {
  const names = namesIn(part, parameter).sort();
  return (direction === 'ascending' ? names[0] : names.at(-1)) ?? null;
}

function namesIn(part: IndexedPart, { code }: SearchParameter): string[] {
  return referencesOf(part, code).flatMap(({ names: [name] }) => name ?? []);
}
