import { locationOf } from '../fhirpath/location.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { isResourceType } from '../resource-types.js';
import { checkContained } from './check-contained.js';
import { checkObject } from './check-object.js';
import { checkAskedProfile, checkNamedProfiles } from './check-profiles.js';
import { reportForm } from './report.js';
import type { ResourceScope, Run } from './run.js';
import { rulesOf } from './type-rules.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Holds a resource against its type and the profiles that it names.
 *
 * @param container the resource that contains it
 * @param profiles more of them
 */
export function checkResource(
  run: Run,
  root: PathNode,
  container: ResourceScope | null,
  profiles: readonly string[] = [],
): void {
  const { value } = root;
  const scope = scopeOf(root, container);
  checkObject(run, rulesOf(root.type ?? ''), root, value, scope, checkNested);
  if (!isObject(value)) return;
  if (Array.isArray(value['contained'])) checkContained(run, root, value['contained'], scope);
  checkNamedProfiles(run, root, value['meta'], scope);
  for (const profile of profiles) checkAskedProfile(run, root, profile, scope);
}

function checkNested(run: Run, node: PathNode, scope: ResourceScope, isContained: boolean): void {
  const type = typeOf(node.value);
  if (isResourceType(type)) {
    checkResource(run, { ...node, type }, isContained ? scope : null);
    return;
  }
  const text = 'expected a resource: an object with resourceType, the name of a resource type of R4';
  reportForm(run, locationOf(node), 'structure', text);
}

function scopeOf(root: PathNode, container: ResourceScope | null): ResourceScope {
  const known = container ?? { contained: containedTypes(root.value), fragments: new Set<string>() };
  const { contained, fragments } = known;
  return { root, container, contained, fragments, pointingBack: new Set() };
}

function containedTypes(value: unknown): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  const contained = isObject(value) ? value['contained'] : undefined;
  if (!Array.isArray(contained)) return types;
  for (const each of contained as unknown[]) {
    if (isObject(each) && typeof each['id'] === 'string') types.set(each['id'], String(typeOf(each)));
  }
  return types;
}

function typeOf(hostile: unknown): unknown {
  return isObject(hostile) ? hostile['resourceType'] : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
