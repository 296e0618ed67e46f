import { Fault } from '../../fault.js';
import type { CodeSystem } from '../../fhir/terminology/code-system.js';
import { heldCodeSystem } from '../../fhir/terminology/held-code-system.js';

/** A code system by its URL. @throws Fault `invalid-request` without one, `not-found` for one that the server does not hold */
export function codeSystemAsked(url: string | undefined, version?: string): CodeSystem {
  if (url === undefined) throw new Fault('invalid-request', 'the code system has to be named');
  const held = heldCodeSystem(version === undefined ? url : `${url}|${version}`);
  if (held === null) throw new Fault('not-found', 'the server has no code system of that URL and version');
  return held;
}
