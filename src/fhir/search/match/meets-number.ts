import type { NumberCondition } from '../criterion.js';
import { addDecimals, compareDecimals, multiplyDecimals, parseDecimal, type Decimal } from '../decimal.js';
import type { NumberValue } from '../indexed-values.js';

/** A number that a search asks for, and the range that its digits stand for: `least` included, `greatest` not. */
export interface AskedNumber {
  readonly exact: Decimal;
  readonly least: Decimal;
  readonly greatest: Decimal;
}

/** Whether a number, or a range of numbers, meets a condition (R4 3.1.1.4.6). */
export function meetsNumber(value: NumberValue, { prefix, value: asked }: NumberCondition): boolean {
  const number = askedNumber(asked);
  return number !== null && meetsAsked(value, prefix, number);
}

/**
 * The number that digits stand for, half of the last one more or less. Of one digit and an exponent, as in `1e2`, a tenth of
 * that: R4 says that it is 95 to 105. Null for no number.
 */
export function askedNumber(text: string): AskedNumber | null {
  const exact = parseDecimal(text);
  if (exact === null) return null;
  const isBare = exact.exponent > 0 && absolute(exact.digits) < 10n;
  const half: Decimal = { digits: 5n, exponent: exact.exponent - (isBare ? 2 : 1) };
  return { exact, least: addDecimals(exact, negated(half)), greatest: addDecimals(exact, half) };
}

/** The prefixes other than `eq`, `ne` and `ap` take the number as exact, whatever its digits. */
export function meetsAsked(
  value: NumberValue,
  prefix: NumberCondition['prefix'],
  asked: AskedNumber,
): boolean {
  const ends = limits(value);
  if (ends === null) return false;
  const [low, high] = ends;
  switch (prefix) {
    case 'eq':
      return within(low, high, asked);
    case 'ne':
      return !within(low, high, asked);
    case 'gt':
      return high === null || compareDecimals(high, asked.exact) > 0;
    case 'lt':
      return low === null || compareDecimals(low, asked.exact) < 0;
    case 'ge':
      return high === null || compareDecimals(high, asked.exact) >= 0;
    case 'le':
      return low === null || compareDecimals(low, asked.exact) <= 0;
    case 'sa':
      return low !== null && compareDecimals(low, asked.exact) > 0;
    case 'eb':
      return high !== null && compareDecimals(high, asked.exact) < 0;
    case 'ap':
      return overlaps(low, high, asked);
  }
}

function within(low: Decimal | null, high: Decimal | null, { least, greatest }: AskedNumber): boolean {
  if (low === null || high === null) return false;
  return compareDecimals(low, least) >= 0 && compareDecimals(high, greatest) < 0;
}

/** A tenth more or less, and no less than the digits leave open. */
function overlaps(
  low: Decimal | null,
  high: Decimal | null,
  { exact, least, greatest }: AskedNumber,
): boolean {
  const tenth = multiplyDecimals(
    { digits: absolute(exact.digits), exponent: exact.exponent },
    { digits: 1n, exponent: -1 },
  );
  const from = lesser(least, addDecimals(exact, negated(tenth)));
  const to = greater(greatest, addDecimals(exact, tenth));
  return (
    (high === null || compareDecimals(high, from) >= 0) && (low === null || compareDecimals(low, to) <= 0)
  );
}

/** The least and the greatest, null where it is open; null for what is no number. */
function limits(value: NumberValue): readonly [low: Decimal | null, high: Decimal | null] | null {
  if (typeof value === 'string') {
    const exact = parseDecimal(value);
    return exact && [exact, exact];
  }
  const [low, high] = value.map((end) => (end === null ? null : parseDecimal(end)));
  if (low === undefined || high === undefined) return null;
  return (low === null) === (value[0] === null) && (high === null) === (value[1] === null)
    ? [low, high]
    : null;
}

function negated({ digits, exponent }: Decimal): Decimal {
  return { digits: -digits, exponent };
}

function absolute(digits: bigint): bigint {
  return digits < 0n ? -digits : digits;
}

function lesser(a: Decimal, b: Decimal): Decimal {
  return compareDecimals(a, b) < 0 ? a : b;
}

function greater(a: Decimal, b: Decimal): Decimal {
  return compareDecimals(a, b) > 0 ? a : b;
}
