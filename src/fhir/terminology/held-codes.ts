import type { CodeCollection } from './code-collection.js';
import { codesOf } from './codes-of.js';
import { heldCodeSystem } from './held-code-system.js';
import { heldValueSet } from './held-value-set.js';

const collected = new Map<string, CodeCollection>();

/** What is in a value set of R4, or null for one that the server does not have. The canonical may carry `|version`. */
export function heldCodes(canonical: string): CodeCollection | null {
  const known = collected.get(canonical);
  if (known !== undefined) return known;
  const definition = heldValueSet(canonical);
  if (definition === null) return null;
  const codes = codesOf(definition, { valueSet: heldValueSet, codeSystem: heldCodeSystem });
  collected.set(canonical, codes);
  return codes;
}
