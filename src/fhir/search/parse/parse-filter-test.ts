import { Fault } from '../../../fault.js';
import type { Criterion, DateCondition, Prefix, ValueCondition } from '../criterion.js';
import { foldString } from '../fold-string.js';
import type { SearchParameter } from '../search-parameter.js';
import type { SearchContext } from './context.js';
import { parseBoolean } from './parse-boolean.js';
import { parseComposite } from './parse-composite.js';
import { dateCondition } from './parse-date.js';
import { numberCondition } from './parse-number.js';
import { quantityCondition } from './parse-quantity.js';
import { parseReferenceConditions } from './parse-reference.js';
import { parseToken } from './parse-token.js';
import { parseValue, parseValueSet, toSubsumption } from './parse-value.js';

/**
 * Parses one test of a filter: a hostile operator and value for a parameter (R4 3.1.3.2).
 *
 * @throws Fault `invalid-request` for an operator that the type does not have, or a malformed value
 */
export function parseFilterTest(
  parameter: SearchParameter,
  operator: string,
  value: string,
  context: SearchContext,
): Criterion {
  if (operator === 'pr') return { kind: 'missing', parameter, missing: !parseBoolean(value) };
  if (parameter.code === '_id') return idTest(operator, value);
  if (parameter.code === '_lastUpdated') {
    return { kind: 'updated', anyOf: [dateCondition(dateOperator(operator), value, context.now)] };
  }
  if (parameter.type === 'reference') {
    if (operator !== 're' && operator !== 'eq') throw wrongOperator();
    const anyOf = parseReferenceConditions(value, parameter, undefined, context.base);
    return { kind: 'reference', parameter, anyOf };
  }
  const anyOf = [condition(parameter, operator, value, context)];
  return { kind: 'values', parameter, anyOf, negated: operator === 'ni' };
}

function wrongOperator(): Fault {
  return new Fault('invalid-request', 'an operator of a filter that parameters of this type do not have');
}

function idTest(operator: string, value: string): Criterion {
  if (operator !== 'eq' && operator !== 'ne') throw wrongOperator();
  return { kind: 'id', anyOf: [value], negated: operator === 'ne' };
}

const prefixes: readonly string[] = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];

function prefix(operator: string): Prefix {
  if (!prefixes.includes(operator)) throw wrongOperator();
  return operator as Prefix;
}

function dateOperator(operator: string): DateCondition['prefix'] {
  return operator === 'co' || operator === 'po' ? operator : prefix(operator);
}

function condition(
  parameter: SearchParameter,
  operator: string,
  value: string,
  context: SearchContext,
): ValueCondition {
  switch (parameter.type) {
    case 'date':
      return dateCondition(dateOperator(operator), value, context.now);
    case 'number':
      return numberCondition(prefix(operator), value);
    case 'quantity':
      return quantityCondition(prefix(operator), withSystem(value));
    case 'string':
      return stringTest(operator, value);
    case 'token':
      return tokenTest(parameter, operator, withSystem(value));
    default:
      return equalOrNot(operator, otherValue(parameter, value, context));
  }
}

function otherValue(parameter: SearchParameter, value: string, context: SearchContext): ValueCondition {
  return parameter.type === 'composite'
    ? parseComposite(value, parameter, context)
    : parseValue(value, parameter, undefined, context);
}

function equalOrNot(operator: string, equal: ValueCondition): ValueCondition {
  if (operator === 'eq') return equal;
  if (operator === 'ne') return { kind: 'unequal', condition: equal };
  throw wrongOperator();
}

const stringMatches: Readonly<
  Partial<Record<string, 'starts' | 'contains' | 'ends' | 'gt' | 'lt' | 'ge' | 'le'>>
> = {
  sw: 'starts',
  co: 'contains',
  ew: 'ends',
  gt: 'gt',
  lt: 'lt',
  ge: 'ge',
  le: 'le',
};

function stringTest(operator: string, value: string): ValueCondition {
  const text = foldString(value);
  const match = stringMatches[operator];
  return match === undefined
    ? equalOrNot(operator, { kind: 'string', match: 'eq', text })
    : { kind: 'string', match, text };
}

function tokenTest(parameter: SearchParameter, operator: string, value: string): ValueCondition {
  if (operator === 'in' || operator === 'ni') return parseValueSet(value);
  const token = parseToken(value);
  if (operator === 'ss') return toSubsumption('below', token, parameter);
  return operator === 'sb' ? toSubsumption('above', token, parameter) : equalOrNot(operator, token);
}

/** Names that stand for systems in a filter. */
const systems: Readonly<Partial<Record<string, string>>> = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  ucum: 'http://unitsofmeasure.org',
};

function withSystem(value: string): string {
  return value.replace(/(^|\|)(loinc|snomed|rxnorm|ucum)\|/, (_, before: string, name: string) => {
    return `${before}${systems[name] ?? name}|`;
  });
}
