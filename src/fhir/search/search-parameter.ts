import { searchParameters, type SearchParameter } from '#generated/search-parameters.js';
import type { ResourceType } from '../resource-types.js';

export type { SearchParameter };

const none: readonly SearchParameter[] = [];
const ofAllTypes = searchParameters['Resource'] ?? none;
const byType = new Map<string, ReadonlyMap<string, SearchParameter>>();

/** The search parameters of a type by their codes: its own, and those of every resource; of `Resource` the latter alone. */
export function searchParametersOf(type: ResourceType | 'Resource'): ReadonlyMap<string, SearchParameter> {
  const known = byType.get(type);
  if (known) return known;
  const all = [...(searchParameters[type] ?? none), ...ofAllTypes];
  const parameters = new Map(all.map((parameter) => [parameter.code, parameter]));
  byType.set(type, parameters);
  return parameters;
}

/** The search parameter that a hostile code names, or undefined. */
export function searchParameter(
  type: ResourceType | 'Resource',
  hostileCode: string,
): SearchParameter | undefined {
  return searchParametersOf(type).get(hostileCode);
}
