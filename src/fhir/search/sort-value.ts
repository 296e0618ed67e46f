import { foldText } from './fold-text.js';
import type {
  DateValue,
  IndexedValue,
  NumberValue,
  QuantityValue,
  SearchValues,
  TokenValue,
} from './indexed-values.js';
import type { SortKey } from './result-parameters.js';
import type { SearchParameter } from './search-parameter.js';

/** What a resource is sorted by: text, milliseconds since 1970, or a number; null without a value. */
export type SortValue = string | number | null;

/**
 * What a resource with these values is sorted by (R4 3.1.1.5.1): the least of its values, or the greatest in descending
 * order. Texts without case and accents, codes by themselves, times by their beginning, quantities by their numbers. Of a
 * parameter of type reference null: the caller has the references.
 */
export function sortValue(values: SearchValues['values'], key: SortKey): SortValue {
  const found = (values[key.parameter.code] ?? []).map((value) => valueOf(value, key.parameter));
  const [first = null, ...others] = found.filter((value) => value !== null);
  const sign = key.direction === 'ascending' ? 1 : -1;
  return others.reduce<SortValue>((best, one) => (sign * compareValues(one, best) < 0 ? one : best), first);
}

/** Which comes first; in either direction what has no value comes last. */
export function compareSortValues(direction: SortKey['direction'], a: SortValue, b: SortValue): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (direction === 'ascending' ? 1 : -1) * compareValues(a, b);
}

function compareValues(a: SortValue, b: SortValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : Number(left > right);
}

function valueOf(value: IndexedValue, { type }: SearchParameter): SortValue {
  switch (type) {
    case 'date':
      return typeof value === 'number' ? value : ((value as Exclude<DateValue, number>)[0] ?? -8.64e15);
    case 'number':
      return ofNumber(value as NumberValue);
    case 'quantity':
      return ofNumber((value as QuantityValue)[0]);
    case 'token':
      return ofToken(value as TokenValue);
    default:
      return foldText(value as string);
  }
}

function ofNumber(value: NumberValue): SortValue {
  const decimal = typeof value === 'string' ? value : (value[0] ?? value[1]);
  return decimal === null ? null : Number(decimal);
}

function ofToken(value: TokenValue): SortValue {
  const text = typeof value === 'string' ? value : (value[1] ?? value[2] ?? null);
  return text === null ? null : foldText(text);
}
