import { Fault } from '../../../fault.js';
import type { ResourceType } from '../../resource-types.js';
import type { Criterion, Search } from '../criterion.js';
import type { SearchContext } from './context.js';
import { newGrowth } from './growth.js';
import { ifUnderstood } from './if-understood.js';
import { parseCriterion } from './parse-criterion.js';

/** A search, and those of the parameters that it is made of: a `self` link shows them. */
export interface ParsedSearch {
  readonly search: Search;
  readonly used: readonly (readonly [name: string, value: string])[];
}

/**
 * Parses hostile search parameters, result parameters such as `_count` taken out before (R4 3.1.1.3). Empty ones are left
 * out, and where the client is lenient (R4 3.1.1.3.3) also those that are unknown, malformed or not supported.
 *
 * @throws Fault `invalid-request` for a parameter that is unknown, not for this type or malformed; `not-supported` for a
 *   thing that the server does not do; `too-costly`. Nothing of what came in is repeated.
 */
export function parseSearch(
  type: ResourceType,
  hostile: Iterable<readonly [name: string, value: string]>,
  context: SearchContext,
): ParsedSearch {
  const criteria: Criterion[] = [];
  const used: (readonly [string, string])[] = [];
  for (const one of hostile) {
    const [name, value] = one;
    if (value === '') continue;
    const parse = (): Criterion => parseKnown(type, name, value, context);
    const criterion = context.lenient ? ifUnderstood(parse) : parse();
    if (criterion === null) continue;
    criteria.push(criterion);
    used.push(one);
  }
  return { search: { type, criteria }, used };
}

function parseKnown(type: ResourceType, name: string, value: string, context: SearchContext): Criterion {
  const criterion = parseCriterion(type, name, value, context, newGrowth());
  if (!criterion) throw new Fault('invalid-request', unknown);
  return criterion;
}

const unknown =
  'a search parameter that R4 does not define for this type; the CapabilityStatement lists those that it does';
