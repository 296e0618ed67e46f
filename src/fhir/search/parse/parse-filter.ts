import { Fault } from '../../../fault.js';
import { resourceTypes, type ResourceType } from '../../resource-types.js';
import type { Criterion } from '../criterion.js';
import { searchParameter } from '../search-parameter.js';
import { chainTargets } from './chain-targets.js';
import type { SearchContext } from './context.js';
import { parseFilterSyntax, type FilterNode, type FilterStep } from './filter-syntax.js';
import { parseFilterTest } from './parse-filter-test.js';
import { grow, type Growth } from './growth.js';

/**
 * Parses a hostile `_filter` (R4 3.1.3) to a tree of criteria.
 *
 * @returns null where it names a parameter that the type does not have
 * @throws Fault `invalid-request` or `not-supported`
 */
export function parseFilter(
  type: ResourceType,
  hostile: string,
  context: SearchContext,
  growth: Growth,
): Criterion | null {
  return toCriterion(type, parseFilterSyntax(hostile), context, growth);
}

function toCriterion(
  type: ResourceType,
  node: FilterNode,
  context: SearchContext,
  growth: Growth,
): Criterion | null {
  if (node.kind === 'test') return testCriterion(type, node.path, node, context, growth);
  const parts = node.kind === 'not' ? [node.part] : node.parts;
  const criteria = parts
    .map((part) => toCriterion(type, part, context, growth))
    .filter((one) => one !== null);
  const [first] = criteria;
  if (criteria.length < parts.length || first === undefined) return null;
  return node.kind === 'not' ? { kind: 'not', criterion: first } : { kind: node.kind, criteria };
}

type FilterTest = Extract<FilterNode, { readonly kind: 'test' }>;

function testCriterion(
  type: ResourceType,
  path: readonly FilterStep[],
  test: FilterTest,
  context: SearchContext,
  growth: Growth,
): Criterion | null {
  const [step, ...rest] = path;
  const [code = '', modifier] = step?.name.split(':') ?? [];
  const parameter = searchParameter(type, code);
  if (step === undefined || parameter === undefined) return null;
  if (rest.length === 0) {
    if (step.filter !== null || modifier !== undefined) throw new Fault('invalid-request', notLast);
    return parseFilterTest(parameter, test.operator, test.value, context);
  }
  if (parameter.type !== 'reference') {
    throw new Fault('invalid-request', 'only a parameter of type reference can be followed in a filter');
  }
  const possible = parameter.target ?? resourceTypes;
  const types = modifier === undefined ? possible : possible.filter((one) => one === modifier);
  const targets = chainTargets(types, (one) => followed(one, step.filter, rest, test, context, grow(growth)));
  return targets.length === 0 ? null : { kind: 'chain', parameter, targets, identifiers: null };
}

const notLast = 'the last name of a path in a filter stands alone';

/** What a resource that is referred to must meet: the filter in brackets and the rest of the path. */
function followed(
  type: ResourceType,
  filter: FilterNode | null,
  rest: readonly FilterStep[],
  test: FilterTest,
  context: SearchContext,
  growth: Growth,
): Criterion | null {
  const last = testCriterion(type, rest, test, context, growth);
  if (filter === null || last === null) return last;
  const first = toCriterion(type, filter, context, growth);
  return first && { kind: 'and', criteria: [first, last] };
}
