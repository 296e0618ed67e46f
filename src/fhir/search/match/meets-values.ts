import type { SearchParameterType, ValuePath } from '#generated/search-parameters.js';
import type { MissingCriterion, ValueCondition, ValuesCriterion } from '../criterion.js';
import type {
  CompositeValue,
  DateValue,
  IndexedValue,
  NumberValue,
  PositionValue,
  QuantityValue,
  SearchValues,
  TokenValue,
} from '../indexed-values.js';
import { hasOneSystem } from '../values/element-values.js';
import { meetsDate } from './meets-date.js';
import { meetsNumber } from './meets-number.js';
import { meetsPosition } from './meets-position.js';
import { meetsQuantity } from './meets-quantity.js';
import { meetsString, meetsUri } from './meets-string.js';
import { meetsToken, type TokenKind } from './meets-token.js';

/**
 * Whether a resource with these values meets a criterion that needs no more than them. `:missing` of a parameter of type
 * reference is for the caller, who has the references.
 *
 * @throws Fault `not-supported` where the server does not hold enough of a value set to tell.
 */
export function meetsValues(
  values: SearchValues['values'],
  criterion: ValuesCriterion | MissingCriterion,
): boolean {
  const { parameter } = criterion;
  const found = values[parameter.code] ?? [];
  if (criterion.kind === 'missing') return (found.length === 0) === criterion.missing;
  const met = found.some((value) =>
    criterion.anyOf.some((condition) => meetsCondition(value, condition, parameter)),
  );
  return met !== criterion.negated;
}

interface Described {
  readonly type: SearchParameterType;
  readonly paths: readonly ValuePath[];
}

function meetsCondition(value: IndexedValue, condition: ValueCondition, parameter: Described): boolean {
  switch (condition.kind) {
    case 'date':
      return meetsDate(value as DateValue, condition);
    case 'number':
      return meetsNumber(value as NumberValue, condition);
    case 'quantity':
      return meetsQuantity(value as QuantityValue, condition);
    case 'string':
      return meetsString(value as string, condition);
    case 'uri':
      return meetsUri(value as string, condition);
    case 'near':
      return meetsPosition(value as PositionValue, condition);
    case 'literal':
      return condition.anyOf.includes(value as string);
    case 'composite':
      return meetsComposite(value as CompositeValue, condition.components);
    case 'unequal':
      return !meetsCondition(value, condition.condition, parameter);
    default:
      return meetsToken(value as TokenValue, condition, tokenKind(parameter));
  }
}

function tokenKind({ paths }: Described): TokenKind {
  return {
    system: hasOneSystem(paths) ? (paths[0]?.system ?? null) : null,
    exact: paths.some(({ type }) => type === 'Identifier'),
  };
}

/** Codes within a composite always have their systems with them. */
function meetsComposite(value: CompositeValue, components: readonly ValueCondition[]): boolean {
  return components.every((condition, at) =>
    value[at]?.some((one) => meetsCondition(one, condition, { type: 'token', paths: [] })),
  );
}
