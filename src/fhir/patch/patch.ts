import { Fault } from '../../fault.js';
import { resourceFromText, type ResourceText } from '../json/resource-text.js';
import { isSubsetted } from '../subset/subsetted.js';
import { requireValid } from '../validation/require-valid.js';
import { validateResource } from '../validation/validate-resource.js';
import { applyFhirPathPatch } from './fhirpath-patch.js';
import { applyJsonPatch, parseJsonPatch, type JsonPatch } from './json-patch.js';
import { parseFhirPathPatch, type FhirPathPatch } from './parse-fhirpath-patch.js';
import { unfit } from './patch-fault.js';

/** A patch of either kind that R4 has for JSON (3.1.0.5), understood. */
export type Patch =
  | { readonly kind: 'json'; readonly operations: JsonPatch }
  | { readonly kind: 'fhirpath'; readonly operations: FhirPathPatch };

/** Parses a hostile JSON Patch. @throws Fault `invalid-json`, `invalid-request` */
export function jsonPatch(hostile: string): Patch {
  return { kind: 'json', operations: parseJsonPatch(hostile) };
}

/** Parses a hostile FHIRPath Patch. @throws Fault `invalid-structure`, `invalid-request` */
export function fhirPathPatch(hostile: ResourceText): Patch {
  return { kind: 'fhirpath', operations: parseFhirPathPatch(hostile) };
}

/**
 * What a patch makes of a resource: a valid resource of the same type and id (R4 3.1.0.5).
 *
 * @throws Fault `patch-failed`, `invalid-content`, `too-large`, `too-costly`
 */
export function applyPatch(patch: Patch, current: ResourceText): ResourceText {
  const text =
    patch.kind === 'json'
      ? applyJsonPatch(patch.operations, current.text)
      : applyFhirPathPatch(patch.operations, current);
  const patched = understood(() => resourceFromText(text));
  if (patched.type !== current.type) throw unfit('resourceType', 'a patch does not change the type');
  if (patched.value['id'] !== current.value['id'])
    throw unfit(`${patched.type}.id`, 'a patch does not change the id');
  if (isSubsetted(patched.value))
    throw unfit(`${patched.type}.meta.tag`, 'a patch does not make a part of a resource');
  requireWellFormed(patched);
  return patched;
}

function requireWellFormed({ type, value, wholeDecimals }: ResourceText): void {
  const issues = validateResource(type, value, { wholeDecimals });
  understood(() => {
    requireValid(issues, 'what the patch makes of the resource');
  });
}

/** The patch can be understood: what it makes cannot. */
function understood<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const isNone =
      error instanceof Fault && (error.code === 'invalid-structure' || error.code === 'invalid-json');
    throw isNone ? new Fault('patch-failed', error.message, error.issues) : error;
  }
}
