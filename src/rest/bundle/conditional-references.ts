import { Fault } from '../../fault.js';
import type { ResourceText } from '../../fhir/json/resource-text.js';
import { parseReference } from '../../fhir/reference.js';
import { forEachRewritable } from '../../fhir/rewritable.js';
import { parseSearch } from '../../fhir/search/parse/parse-search.js';
import type { Search } from '../../fhir/search/criterion.js';
import type { ConditionalReferences } from '../../records/transaction/conditional-references.js';
import { parseParameters } from '../parameters.js';

const most = 500;

/**
 * The references of a transaction that are searches, such as `Patient?identifier=…` (R4 3.1.0.11.2).
 *
 * @throws Fault `too-costly` for more than 500 different ones; of the search for one that is malformed
 */
export function conditionalReferences(
  base: string,
  resources: readonly ResourceText[],
): ConditionalReferences {
  const found = new Map<string, Search>();
  for (const { type, value: resource } of resources) {
    forEachRewritable(type, resource, ({ kind, value }) => {
      const search = kind === 'reference' && !found.has(value) ? toSearch(base, value) : null;
      if (search) found.set(value, search);
    });
    if (found.size > most)
      throw new Fault('too-costly', 'a transaction takes 500 conditional references at the most');
  }
  return found;
}

function toSearch(base: string, hostile: string): Search | null {
  const reference = parseReference(hostile, base);
  if (reference?.kind !== 'conditional') return null;
  const context = { base, now: Date.now(), lenient: false };
  const { search } = parseSearch(reference.type, parseParameters(reference.query), context);
  if (search.criteria.length > 0) return search;
  throw new Fault(
    'invalid-request',
    'a conditional reference needs search parameters, such as identifier=system|value',
  );
}
