import { rootNode } from '../fhirpath/path-node.js';
import type { ResourceType } from '../resource-types.js';
import { checkResource } from './check-resource.js';
import { makeFindings } from './findings.js';
import type { Issue } from './issue.js';

/** What a resource is held against besides its type. */
export interface ValidationOptions {
  /** Canonical URLs of profiles besides those that `meta.profile` names. */
  readonly profiles?: readonly string[];
  /** JSON pointers of the whole numbers that the text writes with a point or an exponent. */
  readonly wholeDecimals?: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/**
 * Holds a hostile value against all that R4 and the profiles of this server say of a resource type (R4 3.2). The value must come
 * from JSON of limited depth.
 *
 * @returns everything found, each with its exact place; after 100 issues the rest is left aside, which the last one then says. A list
 *   without an error is that of a valid resource.
 */
export function validateResource(
  type: ResourceType,
  hostile: unknown,
  { profiles = [], wholeDecimals = none }: ValidationOptions = {},
): Issue[] {
  const findings = makeFindings();
  checkResource({ findings, wholeDecimals }, rootNode(type, hostile), null, profiles);
  return findings.full ? [...findings.issues, more(type)] : findings.issues;
}

function more(type: ResourceType): Issue {
  const text = 'there is more that is wrong: these are the first issues';
  return { severity: 'information', basic: false, expression: type, code: 'informational', text };
}
