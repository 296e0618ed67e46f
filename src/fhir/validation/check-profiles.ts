import { locationOf } from '../fhirpath/location.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { isKindOf } from '../fhirpath/type-tree.js';
import { checkProfile } from './check-profile.js';
import { heldProfile } from './profile.js';
import { reportRule } from './report.js';
import type { ResourceScope, Run } from './run.js';

const core = 'http://hl7.org/fhir/StructureDefinition/';

/**
 * Holds a resource against the profiles that its `meta.profile` names (R4 2.27.3), as far as the server has them; of the others it
 * says that they were not looked at.
 */
export function checkNamedProfiles(run: Run, root: PathNode, meta: unknown, scope: ResourceScope): void {
  const named = isObject(meta) ? meta['profile'] : undefined;
  if (!Array.isArray(named)) return;
  for (const [i, canonical] of named.entries()) {
    if (run.findings.full) return;
    const at = `${locationOf(root)}.meta.profile[${i}]`;
    if (typeof canonical !== 'string' || isOfItsType(root, canonical)) continue;
    const profile = heldProfile(canonical);
    if (profile === null) reportNotHeld(run, at);
    else if (!isKindOf(root.type, profile.type)) {
      reportRule(run, at, 'value', `is a profile of ${profile.type}`);
    } else checkProfile(run, profile, root, scope);
  }
}

/** Holds a resource against a profile that was asked for. */
export function checkAskedProfile(run: Run, root: PathNode, canonical: string, scope: ResourceScope): void {
  if (isOfItsType(root, canonical)) return;
  const profile = heldProfile(canonical);
  if (profile === null) {
    reportRule(run, root, 'not-found', 'the server does not have the profile that was asked for');
  } else if (!isKindOf(root.type, profile.type)) {
    reportRule(run, root, 'invalid', `the profile that was asked for is one of ${profile.type}`);
  } else checkProfile(run, profile, root, scope);
}

/** The definition of the type itself, or of what it is a special kind of. */
function isOfItsType({ type }: PathNode, canonical: string): boolean {
  return canonical.startsWith(core) && isKindOf(type, canonical.slice(core.length).replace(/\|.*$/, ''));
}

function reportNotHeld({ findings }: Run, expression: string): void {
  const text = 'the server does not have this profile: nothing was held against it';
  findings.add({ severity: 'information', basic: false, expression, code: 'informational', text });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
