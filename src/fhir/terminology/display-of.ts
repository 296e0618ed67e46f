import { codeKey } from './code-system.js';
import { heldCodeSystem } from './held-code-system.js';

/** The display of a concept, where the server has its code system and the system has the code. */
export function displayOf(system: string, code: string): string | null {
  const held = heldCodeSystem(system);
  return held?.concepts.get(codeKey(held, code))?.display ?? null;
}
