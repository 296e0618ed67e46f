import { resourceTypes, type ResourceType } from '../../fhir/resource-types.js';
import { searchParametersOf, type SearchParameter } from '../../fhir/search/search-parameter.js';

/** The values of `_include` in a search for a type: what its references lead to. */
export function includesOf(type: ResourceType): string[] {
  return ['*', ...referencesOf(type).map(({ code }) => `${type}:${code}`)];
}

/** The values of `_revinclude` in a search for a type: what refers to it, and may not refer to everything. */
export function revIncludesOf(type: ResourceType): string[] {
  return resourceTypes.flatMap((source) =>
    referencesOf(source)
      .filter(({ target }) => target?.includes(type))
      .map(({ code }) => `${source}:${code}`),
  );
}

function referencesOf(type: ResourceType): SearchParameter[] {
  return [...searchParametersOf(type).values()].filter((parameter) => parameter.type === 'reference');
}
