import { heldCodeSystem } from './held-code-system.js';

/** Whether case makes a difference in the codes of the system. It does where the server knows nothing else of it (R4 3.1.1.4.10). */
export function isCaseSensitive(system: string): boolean {
  return heldCodeSystem(system)?.caseSensitive ?? true;
}
