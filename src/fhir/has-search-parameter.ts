import { searchPaths } from '#generated/definitions.js';
import type { ResourceType } from './resource-types.js';

/** Whether R4 defines the search parameter for the type and `searchValues` extracts it. */
export function hasSearchParameter(type: ResourceType, hostileName: string): boolean {
  return searchPaths[type]?.[hostileName] !== undefined;
}
