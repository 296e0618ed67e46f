import {
  addDecimals,
  compareDecimals,
  multiplyDecimals,
  parseDecimal,
  printDecimal,
  type Decimal,
} from '../decimal.js';
import type { NumberValue, QuantityValue } from '../indexed-values.js';
import { textOf } from './text-of.js';

interface Quantity {
  readonly value?: unknown;
  readonly comparator?: unknown;
  readonly system?: unknown;
  readonly code?: unknown;
  readonly unit?: unknown;
  readonly currency?: unknown;
}

interface Range {
  readonly low?: Quantity;
  readonly high?: Quantity;
}

interface SampledData {
  readonly origin?: Quantity;
  readonly factor?: unknown;
  readonly data?: unknown;
}

const currencies = 'urn:iso:std:iso:4217';

/** What an element is found by with a parameter of type quantity (R4 3.1.1.4.12): of a Range and of samples the limits. */
export function quantityValues(node: unknown, type: string): QuantityValue[] {
  switch (type) {
    case 'Range':
      return range(node as Range);
    case 'SampledData':
      return samples(node as SampledData);
    default:
      return quantity(node as Quantity);
  }
}

/** The same for a parameter of type number (R4 3.1.1.4.6). */
export function numberValues(node: unknown, type: string): NumberValue[] {
  if (type === 'Range') return range(node as Range).map(([value]) => value);
  return decimal(node);
}

function decimal(value: unknown): string[] {
  return typeof value === 'number' ? [String(value)] : [];
}

function quantity(element: Quantity): QuantityValue[] {
  return decimal(element.value).map((value) => withUnit(compared(value, element.comparator), element));
}

/** `<` and `<=` say that the value is somewhere below, `>` and `>=` above. */
function compared(value: string, comparator: unknown): NumberValue {
  if (comparator === '<' || comparator === '<=') return [null, value];
  return comparator === '>' || comparator === '>=' ? [value, null] : value;
}

function withUnit(value: NumberValue, { system, code, unit, currency }: Quantity): QuantityValue {
  const money = textOf(currency);
  if (money !== null) return [value, currencies, money];
  const parts = [textOf(system), textOf(code), textOf(unit)] as const;
  const used = parts.findLastIndex((part) => part !== null) + 1;
  return [value, ...parts.slice(0, used)] as unknown as QuantityValue;
}

function range({ low, high }: Range): QuantityValue[] {
  const [least = null] = decimal(low?.value);
  const [greatest = null] = decimal(high?.value);
  if (least === null && greatest === null) return [];
  return [withUnit([least, greatest], { ...high, ...low })];
}

function samples({ origin, factor, data }: SampledData): QuantityValue[] {
  const zero = parsed(origin?.value);
  const scale = parsed(factor ?? 1);
  if (typeof data !== 'string' || !zero || !scale) return [];
  const values = data.split(' ').flatMap((sample) => {
    const value = parseDecimal(sample);
    return value ? [addDecimals(zero, multiplyDecimals(value, scale))] : [];
  });
  if (values.length === 0) return [];
  const least = values.reduce((a, b) => (compareDecimals(b, a) < 0 ? b : a));
  const greatest = values.reduce((a, b) => (compareDecimals(b, a) > 0 ? b : a));
  return [withUnit([printDecimal(least), printDecimal(greatest)], origin ?? {})];
}

function parsed(value: unknown): Decimal | null {
  return typeof value === 'number' ? parseDecimal(String(value)) : null;
}
