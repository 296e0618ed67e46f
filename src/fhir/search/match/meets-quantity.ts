import { canonicalQuantity } from '../../terminology/canonical-quantity.js';
import type { QuantityCondition } from '../criterion.js';
import { parseDecimal, printDecimal } from '../decimal.js';
import type { NumberValue, QuantityValue } from '../indexed-values.js';
import { askedNumber, meetsAsked, type AskedNumber } from './meets-number.js';

/** What a search asks for: as it was written, and in the units of its dimensions where it is in UCUM. */
interface Asked {
  readonly number: AskedNumber;
  readonly canonical: { readonly number: AskedNumber; readonly unit: string } | null;
}

const recent = new WeakMap<QuantityCondition, Asked | null>();

/**
 * Whether a quantity meets a condition (R4 3.1.1.4.12): its number, and its unit where one is asked for. Units of UCUM that
 * measure the same are brought to each other.
 */
export function meetsQuantity(value: QuantityValue, condition: QuantityCondition): boolean {
  const [number, system = null, code = null, unit = null] = value;
  const asked = askedOf(condition);
  if (asked === null) return false;
  if (meetsUnit(system, code, unit, condition)) return meetsAsked(number, condition.prefix, asked.number);
  if (asked.canonical === null || system === null || code === null) return false;
  const converted = convert(number, system, code);
  return (
    converted?.unit === asked.canonical.unit &&
    meetsAsked(converted.number, condition.prefix, asked.canonical.number)
  );
}

/** Without a system it is enough if the code or the unit that people read is the same. */
function meetsUnit(
  system: string | null,
  code: string | null,
  unit: string | null,
  wanted: QuantityCondition,
): boolean {
  if (wanted.system !== undefined && wanted.system !== system) return false;
  if (wanted.code === undefined) return true;
  return code === wanted.code || (wanted.system === undefined && unit === wanted.code);
}

function askedOf(condition: QuantityCondition): Asked | null {
  const known = recent.get(condition);
  if (known !== undefined) return known;
  const number = askedNumber(condition.value);
  const asked = number && { number, canonical: canonicalAsked(number, condition) };
  recent.set(condition, asked);
  return asked;
}

function canonicalAsked(number: AskedNumber, { system, code }: QuantityCondition): Asked['canonical'] {
  const [exact, least, greatest] = [number.exact, number.least, number.greatest].map((one) => {
    const found = canonicalQuantity(printDecimal(one), system, code);
    return found && { decimal: parseDecimal(found.value), unit: found.unit };
  });
  if (!exact?.decimal || !least?.decimal || !greatest?.decimal) return null;
  const range = { exact: exact.decimal, least: least.decimal, greatest: greatest.decimal };
  return { number: range, unit: exact.unit };
}

/** A number, or both ends of a range, in the units of its dimensions. */
function convert(
  value: NumberValue,
  system: string,
  code: string,
): { readonly number: NumberValue; readonly unit: string } | null {
  const ends = typeof value === 'string' ? [value] : value;
  const found = ends.map((end) => (end === null ? null : canonicalQuantity(end, system, code)));
  const unit = found.find((one) => one !== null)?.unit;
  if (unit === undefined) return null;
  const [low = null, high = null] = found.map((one) => one?.value ?? null);
  return { number: typeof value === 'string' ? (low ?? '') : [low, high], unit };
}
