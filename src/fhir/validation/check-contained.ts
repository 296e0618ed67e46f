import { locationOf } from '../fhirpath/location.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { reportRule } from './report.js';
import type { ResourceScope, Run } from './run.js';

type Json = Readonly<Record<string, unknown>>;

/** What R4 says of contained resources (2.3.0.2; dom-2 to dom-5), once all references in the resource are known. */
export function checkContained(
  run: Run,
  root: PathNode,
  contained: readonly unknown[],
  scope: ResourceScope,
): void {
  const ids = new Set<unknown>();
  for (const [i, resource] of contained.entries()) {
    if (run.findings.full) return;
    if (isObject(resource)) checkOne(run, `${locationOf(root)}.contained[${i}]`, i, resource, scope, ids);
  }
}

function checkOne(
  run: Run,
  at: string,
  index: number,
  resource: Json,
  scope: ResourceScope,
  ids: Set<unknown>,
): void {
  const { id, meta } = resource;
  if (!scope.fragments.has(`#${String(id)}`) && !scope.pointingBack.has(index)) {
    reportRule(run, at, 'invariant', 'dom-3: nothing refers to it, and it does not refer to its container');
  }
  if (id !== undefined && ids.has(id)) {
    reportRule(run, `${at}.id`, 'value', 'is the id of another contained resource too');
  }
  ids.add(id);
  if ('contained' in resource) {
    reportRule(run, `${at}.contained`, 'invariant', 'dom-2: a contained resource contains no others');
  }
  if (isObject(meta)) checkMeta(run, at, meta);
}

function checkMeta(run: Run, at: string, meta: Json): void {
  for (const name of ['versionId', 'lastUpdated']) {
    if (name in meta)
      reportRule(run, `${at}.meta.${name}`, 'invariant', 'dom-4: a contained resource has no version');
  }
  if ('security' in meta) {
    reportRule(run, `${at}.meta.security`, 'invariant', 'dom-5: a contained resource has no security label');
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
