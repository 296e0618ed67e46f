import { Fault } from '../../fault.js';
import { hasSearchParameter } from '../has-search-parameter.js';
import type { ResourceType } from '../resource-types.js';

import { parseDateCondition } from './date-condition.js';
import { splitAlternatives } from './escapes.js';
import { parseEventCriterion } from './event-criterion.js';
import { plusAgain } from './plus-again.js';
import { parseReferenceConditions } from './reference-condition.js';
import type { Criterion, Search } from './search.js';
import { parseToken } from './token-condition.js';

/** What a parameter is read against. */
export interface SearchContext {
  /** This server's FHIR base URL, without a slash at the end: absolute references below it are its own. */
  readonly base: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Leave out parameters that are not known (`Prefer: handling=lenient`) instead of refusing them. */
  readonly lenient: boolean;
}

const mostAlternatives = 500;
const longestValue = 4096;

/**
 * Parses hostile search parameters, result parameters such as `_count` taken out before.
 *
 * @throws Fault `invalid-request` for a parameter that is unknown, not for this type or malformed; its name is not repeated.
 */
export function parseSearch(
  type: ResourceType,
  hostile: Iterable<readonly [string, string]>,
  context: SearchContext,
): Search {
  const criteria: Criterion[] = [];
  for (const [name, value] of hostile) {
    if (value === '') continue;
    if (value.length > longestValue)
      throw new Fault('invalid-request', 'a search value is longer than 4096 characters');
    const criterion = parseCriterion(type, name, alternatives(value), context);
    if (criterion) criteria.push(criterion);
    else if (!context.lenient) throw new Fault('invalid-request', unknownParameter);
  }
  return { type, criteria };
}

const unknownParameter =
  'a search parameter is not known for this type here; known are _id, _lastUpdated, identifier, patient and subject, ' +
  'patient.identifier and subject:identifier, _count; for AuditEvent also those of ITI-81';

const ids = /^[A-Za-z0-9\-.]{1,64}$/;

/** Types that R4 lets a `subject` be, for a value that is a bare id. */
const subjectTypes = [
  'Patient',
  'Group',
  'Device',
  'Location',
  'Practitioner',
  'Organization',
  'Substance',
  'Medication',
];

function alternatives(value: string): string[] {
  const parts = splitAlternatives(value);
  if (parts.length === 0) throw new Fault('invalid-request', 'a search value is empty');
  if (parts.length > mostAlternatives)
    throw new Fault('invalid-request', 'a search value has more than 500 alternatives');
  return parts;
}

function parseCriterion(
  type: ResourceType,
  name: string,
  values: readonly string[],
  context: SearchContext,
): Criterion | null {
  if (name === '_id') return { parameter: '_id', anyOf: values.filter((value) => ids.test(value)) };
  if (name === '_lastUpdated') {
    return {
      parameter: '_lastUpdated',
      anyOf: values.map((value) => parseDateCondition(plusAgain(value), context.now)),
    };
  }
  if (name === 'identifier' && hasSearchParameter(type, 'identifier')) {
    return { parameter: 'identifier', anyOf: values.map(parseToken) };
  }
  return (
    subjectCriterion(type, name, values, context) ??
    (type === 'AuditEvent' ? parseEventCriterion(name, values, context) : null)
  );
}

/** `patient` and `subject`, with `:identifier`, `:Type` or the chain to `identifier`. */
function subjectCriterion(
  type: ResourceType,
  name: string,
  values: readonly string[],
  context: SearchContext,
): Criterion | null {
  const match = /^(patient|subject)(?::([A-Za-z]+))?(\.identifier)?$/.exec(name);
  const [, parameter, modifier, chain] = match ?? [];
  if ((parameter !== 'patient' && parameter !== 'subject') || !hasSearchParameter(type, parameter))
    return null;
  const types = parameter === 'patient' && modifier === undefined ? ['Patient'] : subjectTypes;
  const anyOf = parseReferenceConditions(values, { modifier, chain, types }, context.base);
  return anyOf && { parameter, anyOf };
}
