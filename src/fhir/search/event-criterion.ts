import type { EventReferenceParameter, EventTokenParameter } from '../audit-event-values.js';
import { resourceTypes } from '../resource-types.js';
import { parseDateCondition } from './date-condition.js';
import { unescape } from './escapes.js';
import { plusAgain } from './plus-again.js';
import { parseReferenceConditions } from './reference-condition.js';
import type { Criterion } from './search.js';
import { parseToken } from './token-condition.js';

/**
 * Parses a hostile search parameter that AuditEvent has and other types have not (IHE ITI-81, R4 AuditEvent).
 *
 * @param context `base`: this server's FHIR base URL; `now`: milliseconds since 1970
 * @returns null for one that is not known here.
 * @throws Fault `invalid-request`
 */
export function parseEventCriterion(
  name: string,
  values: readonly string[],
  context: { readonly base: string; readonly now: number },
): Criterion | null {
  if (name === 'date') {
    const anyOf = values.map((value) => parseDateCondition(plusAgain(value), context.now));
    return { parameter: 'date', anyOf };
  }
  if (name === 'address') return { parameter: 'address', anyOf: values.map(unescape) };
  if (isTokenParameter(name)) return { parameter: name, anyOf: values.map(parseToken) };
  return referenceCriterion(name, values, context.base);
}

const tokenParameters: Readonly<Record<EventTokenParameter, true>> = {
  action: true,
  outcome: true,
  type: true,
  subtype: true,
  'entity-type': true,
  'entity-role': true,
};

function isTokenParameter(name: string): name is EventTokenParameter {
  return Object.hasOwn(tokenParameters, name);
}

/** Types that R4 lets an agent be. The observer may be of the same. */
const agentTypes = ['Practitioner', 'PractitionerRole', 'Organization', 'Device', 'Patient', 'RelatedPerson'];

const typesOf: Readonly<Record<EventReferenceParameter, readonly string[]>> = {
  agent: agentTypes,
  source: agentTypes,
  entity: resourceTypes,
};

function referenceCriterion(name: string, values: readonly string[], base: string): Criterion | null {
  const [, parameter, modifier, chain] =
    /^(agent|entity|source)(?::([A-Za-z]+))?(\.identifier)?$/.exec(name) ?? [];
  if (parameter !== 'agent' && parameter !== 'entity' && parameter !== 'source') return null;
  const anyOf = parseReferenceConditions(values, { modifier, chain, types: typesOf[parameter] }, base);
  return anyOf && { parameter, anyOf };
}
