import { Fault } from '../../fault.js';
import { hasSearchParameter } from '../has-search-parameter.js';
import { parseReference } from '../reference.js';
import type { ResourceType } from '../resource-types.js';

import { parseDateCondition } from './date-condition.js';
import { splitAlternatives, unescape } from './escapes.js';
import type { Criterion, Search, SubjectCondition } from './search.js';
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
  'patient.identifier and subject:identifier, _count';

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
  return subjectCriterion(type, name, values, context);
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
  if (!match || (parameter !== 'patient' && parameter !== 'subject') || !hasSearchParameter(type, parameter))
    return null;
  if (chain !== undefined && (modifier === undefined || modifier === 'Patient')) {
    return { parameter, anyOf: values.map(identifierCondition) };
  }
  if (chain !== undefined) return null;
  if (modifier === 'identifier') return { parameter, anyOf: values.map(identifierCondition) };
  if (modifier !== undefined && !subjectTypes.includes(modifier)) return null;
  const types = modifier === undefined ? (parameter === 'patient' ? ['Patient'] : subjectTypes) : [modifier];
  return {
    parameter,
    anyOf: values.flatMap((value) => referenceConditions(unescape(value), types, context.base)),
  };
}

/** In a URL a `+` means a space unless it is escaped, which few clients know. */
function plusAgain(value: string): string {
  return value.replace(' ', '+');
}

function identifierCondition(value: string): SubjectCondition {
  return { kind: 'identifier', identifier: parseToken(value) };
}

function referenceConditions(value: string, types: readonly string[], base: string): SubjectCondition[] {
  const texts = ids.test(value) ? types.map((type) => `${type}/${value}`) : [value];
  return texts.map((text) => {
    const reference = parseReference(text, base);
    if (reference?.kind !== 'local' && reference?.kind !== 'absolute') {
      throw new Fault('invalid-request', 'a reference is an id, Type/id or an absolute URL');
    }
    return { kind: 'reference', reference };
  });
}
