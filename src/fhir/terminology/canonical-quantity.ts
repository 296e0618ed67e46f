import { parseDecimal, printDecimal, product, sum, type Rational } from './rational.js';
import { parseUnit, type Unit } from './unit.js';

/** A quantity in the units of its dimensions: those that mean the same amount are the same text. */
export interface CanonicalQuantity {
  /** A decimal without exponent; exact where it ends, else rounded to at least 34 significant digits. */
  readonly value: string;
  /** Such as `g.m-3`; `1` without dimension. */
  readonly unit: string;
}

const ucum = 'http://unitsofmeasure.org';

/** Degrees are not multiples of a kelvin; these are `(value + offset) * scale` of one. */
const degrees: Readonly<Partial<Record<string, { offset: string; scale: Rational }>>> = {
  Cel: { offset: '273.15', scale: { numerator: 1n, denominator: 1n } },
  '[degF]': { offset: '459.67', scale: { numerator: 5n, denominator: 9n } },
};

const recent = new Map<string, Unit | null>();
const maxRecent = 500;

/**
 * Brings a quantity in UCUM to the units of its dimensions, so that it compares with others (R4 3.1.1.4.11).
 *
 * @param value a decimal as text, digits kept
 * @param code the case-sensitive code of UCUM
 * @returns null for other systems, for what is not UCUM, and for units on a scale of their own apart from Celsius and Fahrenheit.
 */
export function canonicalQuantity(
  value: string,
  system: string | undefined,
  code: string | undefined,
): CanonicalQuantity | null {
  const amount = parseDecimal(value);
  if (system !== ucum || code === undefined || amount === null) return null;
  const scale = Object.hasOwn(degrees, code) ? degrees[code] : undefined;
  if (scale !== undefined) return kelvin(amount, scale.offset, scale.scale);
  const unit = recentUnit(code);
  return unit === null ? null : { value: printDecimal(product(amount, unit.factor)), unit: printUnit(unit) };
}

function kelvin(amount: Rational, offset: string, scale: Rational): CanonicalQuantity | null {
  const zero = parseDecimal(offset);
  return zero === null ? null : { value: printDecimal(product(sum(amount, zero), scale)), unit: 'K' };
}

function recentUnit(code: string): Unit | null {
  const before = recent.get(code);
  if (before !== undefined) return before;
  const unit = parseUnit(code);
  if (recent.size >= maxRecent) recent.clear();
  recent.set(code, unit);
  return unit;
}

function printUnit({ dimensions }: Unit): string {
  const parts = [...dimensions].map(([code, by]) => (by === 1 ? code : `${code}${String(by)}`));
  return parts.length === 0 ? '1' : parts.sort().join('.');
}
