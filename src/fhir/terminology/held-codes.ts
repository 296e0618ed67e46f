import type { CodeCollection } from './code-collection.js';
import { codesOf, type Definitions } from './codes-of.js';
import { heldCodeSystem } from './held-code-system.js';
import { heldValueSet } from './held-value-set.js';

/** What HL7 wrote is not too much. */
const held: Definitions = { valueSet: heldValueSet, codeSystem: heldCodeSystem, spend: () => undefined };

const collected = new Map<string, CodeCollection>();

/** What is in a value set of R4, or null for one that the server does not have. The canonical may carry `|version`. */
export function heldCodes(canonical: string): CodeCollection | null {
  const known = collected.get(canonical);
  if (known !== undefined) return known;
  const definition = heldValueSet(canonical);
  if (definition === null) return null;
  const codes = codesOf(definition, held);
  collected.set(canonical, codes);
  return codes;
}
