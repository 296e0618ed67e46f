import { resourceTypes } from '#generated/definitions.js';

/** The name of one of the 146 concrete resource types of R4. */
export type ResourceType = (typeof resourceTypes)[number];

const known: ReadonlySet<string> = new Set(resourceTypes);

/** Whether a hostile string is the name of a resource type. */
export function isResourceType(hostile: unknown): hostile is ResourceType {
  return typeof hostile === 'string' && known.has(hostile);
}

export { resourceTypes };
