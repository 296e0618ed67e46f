import type { ResourceType } from './resource-types.js';
import { searchParameter } from './search/search-parameter.js';
import { valuesAt } from './values-at.js';

/** A business identifier, such as an NHS number. */
export interface IdentifierValue {
  readonly system?: string;
  readonly value: string;
}

/** The identifiers that the search parameter `identifier` finds a resource by; one without a value finds nothing. */
export function identifierValues(type: ResourceType, resource: object): IdentifierValue[] {
  const paths = searchParameter(type, 'identifier')?.paths ?? [];
  return paths.flatMap(({ path }) => valuesAt(resource, path)).flatMap(toIdentifierValue);
}

/** None where the Identifier has no value. */
export function toIdentifierValue(identifier: { system?: unknown; value?: unknown }): IdentifierValue[] {
  const { system, value } = identifier;
  if (typeof value !== 'string') return [];
  return [typeof system === 'string' ? { system, value } : { value }];
}
