import { Fault } from '../../../fault.js';
import { isResourceType, resourceTypes, type ResourceType } from '../../resource-types.js';
import type { Criterion, HasCriterion, TokenCondition } from '../criterion.js';
import { searchParameter, type SearchParameter } from '../search-parameter.js';
import { canonicalCriterion } from './canonical-criterion.js';
import { chainTargets } from './chain-targets.js';
import type { SearchContext } from './context.js';
import { grow, type Growth } from './growth.js';
import { parseBoolean } from './parse-boolean.js';
import { parseComposite } from './parse-composite.js';
import { parseFilter } from './parse-filter.js';
import { parseReferenceConditions } from './parse-reference.js';
import { parseRowCriterion } from './parse-row-criterion.js';
import { parseToken } from './parse-token.js';
import { parseValue, wrongModifier } from './parse-value.js';
import { splitUnescaped } from './split.js';

const mostAlternatives = 500;
const longestValue = 4096;
/** R4 3.1.1.4.19. */
const wellEscaped = /^(?:[^\\]|\\[,|$\\])*$/s;

/**
 * Parses one hostile search parameter (R4 3.1.1.3, 3.1.1.4).
 *
 * @param name with modifier, chain or `_has`
 * @returns null for a parameter that the type does not have, wherever in a chain it stands
 * @throws Fault `invalid-request`, `not-supported` or `too-costly`; nothing of what came in is repeated
 */
export function parseCriterion(
  type: ResourceType,
  name: string,
  value: string,
  context: SearchContext,
  growth: Growth,
): Criterion | null {
  if (value.length > longestValue) {
    throw new Fault('invalid-request', 'a search value is longer than 4096 characters');
  }
  if (name === '_filter') return parseFilter(type, value, context, growth);
  if (name.startsWith('_has:')) return hasCriterion(type, name.slice('_has:'.length), value, context, growth);
  const [, code = '', modifier, rest] = /^([^:.]+)(?::([^.]*))?(?:\.(.+))?$/s.exec(name) ?? [];
  const parameter = searchParameter(type, code);
  if (rest !== undefined) {
    return parameter ? chain(parameter, modifier, rest, value, context, growth) : null;
  }
  if (parameter === undefined || code === '_id' || code === '_lastUpdated') {
    return parseRowCriterion(code, modifier, alternatives(value), context);
  }
  const criterion = (of: SearchParameter, asked: string): Criterion =>
    parameterCriterion(of, modifier, asked, context);
  return modifier === undefined && code === 'url' && splitUnescaped(value, '|').length > 1
    ? canonicalCriterion(parameter, searchParameter(type, 'version'), alternatives(value), criterion)
    : criterion(parameter, value);
}

/** The alternatives of a hostile value. @throws Fault `invalid-request` */
function alternatives(value: string): string[] {
  if (!wellEscaped.test(value)) {
    throw new Fault(
      'invalid-request',
      'a backslash stands only before a comma, a bar, a dollar or a backslash',
    );
  }
  const parts = splitUnescaped(value, ',').filter((part) => part !== '');
  if (parts.length === 0) throw new Fault('invalid-request', 'a search value is empty');
  if (parts.length > mostAlternatives) {
    throw new Fault('invalid-request', 'a search value has more than 500 alternatives');
  }
  return parts;
}

function parameterCriterion(
  parameter: SearchParameter,
  modifier: string | undefined,
  value: string,
  context: SearchContext,
): Criterion {
  const values = alternatives(value);
  if (modifier === 'missing') {
    if (parameter.type === 'composite') throw wrongModifier();
    return { kind: 'missing', parameter, missing: parseBoolean(value) };
  }
  if (parameter.type === 'reference') {
    if (modifier !== undefined && !otherModifiers.includes(modifier)) requireTarget(parameter, modifier);
    const anyOf = values.flatMap((one) => parseReferenceConditions(one, parameter, modifier, context.base));
    return { kind: 'reference', parameter, anyOf };
  }
  if (parameter.type === 'composite') {
    if (modifier !== undefined) throw wrongModifier();
    const anyOf = values.map((one) => parseComposite(one, parameter, context));
    return { kind: 'values', parameter, anyOf, negated: false };
  }
  const anyOf = values.map((one) => parseValue(one, parameter, modifier, context));
  return { kind: 'values', parameter, anyOf, negated: modifier === 'not' || modifier === 'not-in' };
}

/** Of references, beside the names of types. */
const otherModifiers = ['identifier', 'below'];

function requireTarget({ target }: SearchParameter, modifier: string): ResourceType {
  if (isResourceType(modifier) && (target?.includes(modifier) ?? true)) return modifier;
  throw new Fault('invalid-request', 'a modifier that is no type which this reference can be to');
}

function chain(
  parameter: SearchParameter,
  modifier: string | undefined,
  rest: string,
  value: string,
  context: SearchContext,
  growth: Growth,
): Criterion | null {
  if (parameter.type !== 'reference') {
    throw new Fault('invalid-request', 'only a parameter of type reference can be chained');
  }
  const types =
    modifier === undefined ? (parameter.target ?? resourceTypes) : [requireTarget(parameter, modifier)];
  const targets = chainTargets(types, (one) => parseCriterion(one, rest, value, context, grow(growth)));
  if (targets.length === 0) return null;
  return { kind: 'chain', parameter, targets, identifiers: rest === 'identifier' ? tokens(value) : null };
}

function tokens(value: string): TokenCondition[] {
  return alternatives(value).map(parseToken);
}

/** `Type:parameter:rest` after `_has:` (R4 3.1.1.4.14). */
function hasCriterion(
  type: ResourceType,
  hostile: string,
  value: string,
  context: SearchContext,
  growth: Growth,
): HasCriterion | null {
  const [, source, code = '', rest = ''] = /^([^:]+):([^:]+):(.+)$/s.exec(hostile) ?? [];
  if (!isResourceType(source)) {
    throw new Fault('invalid-request', '_has is _has:Type:parameter:parameter');
  }
  const parameter = searchParameter(source, code);
  if (parameter === undefined) return null;
  if (parameter.type !== 'reference' || !(parameter.target?.includes(type) ?? true)) {
    throw new Fault('invalid-request', '_has needs a parameter by which that type refers to this one');
  }
  const criterion = parseCriterion(source, rest, value, context, grow(growth));
  return criterion && { kind: 'has', parameter, search: { type: source, criteria: [criterion] } };
}
