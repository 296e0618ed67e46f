import type { QuantityCondition } from '../criterion.js';
import type { QuantityValue } from '../indexed-values.js';
import { askedNumber, meetsAsked } from './meets-number.js';

/** Whether a quantity meets a condition (R4 3.1.1.4.12): its number, and its unit where one is asked for. */
export function meetsQuantity(value: QuantityValue, condition: QuantityCondition): boolean {
  const [number, system = null, code = null, unit = null] = value;
  const asked = askedNumber(condition.value);
  return (
    asked !== null && meetsUnit(system, code, unit, condition) && meetsAsked(number, condition.prefix, asked)
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
