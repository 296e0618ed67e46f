import { codeKey, type CodeSystem } from './code-system.js';
import { heldCodeSystem } from './held-code-system.js';

/**
 * Whether one concept is a kind of the other, or is the other (R4 4.7.5).
 *
 * @returns null where the server does not hold the system in full or the system does not have the codes.
 */
export function subsumes(system: string, ancestor: string, descendant: string): boolean | null {
  const held = heldCodeSystem(system);
  if (!held?.complete) return null;
  const known = [ancestor, descendant].every((code) => held.concepts.has(codeKey(held, code)));
  return known ? isA(held, descendant, ancestor) : null;
}

/** The same within a code system at hand, for codes that it has. Circles in the hierarchy do no harm. */
export function isA(system: CodeSystem, descendant: string, ancestor: string): boolean {
  const wanted = codeKey(system, ancestor);
  const seen = new Set([codeKey(system, descendant)]);
  for (const key of seen) {
    if (key === wanted) return true;
    for (const parent of system.concepts.get(key)?.parents ?? []) seen.add(codeKey(system, parent));
  }
  return false;
}
