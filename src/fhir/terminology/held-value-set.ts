import { valueSets } from '#generated/terminology.js';
import { splitCanonical } from './canonical.js';
import type { ValueSetDefinition } from './value-set.js';

/**
 * The definition of a value set of R4.
 *
 * @param canonical the URL; with `|version` only that version will do
 */
export function heldValueSet(canonical: string): ValueSetDefinition | null {
  const { url, version } = splitCanonical(canonical);
  const text = valueSets[url];
  if (text === undefined) return null;
  const definition = { url, ...(JSON.parse(text) as Omit<ValueSetDefinition, 'url'>) };
  return version === undefined || version === definition.version ? definition : null;
}
