import { canonicalQuantity, type CanonicalQuantity } from '../../terminology/canonical-quantity.js';
import type { PathNode } from '../path-node.js';

/** A number with a unit. */
export interface Quantity {
  readonly value: number;
  /** A UCUM code, `year` or `month` of the calendar, or `system|code` where the unit is of another system. */
  readonly unit: string;
}

const ucum = 'http://unitsofmeasure.org';

/** Calendar durations that are as long as those of UCUM (FHIRPath 2.1.6.1); year and month are not. */
const calendar: Readonly<Partial<Record<string, string>>> = {
  week: 'wk',
  day: 'd',
  hour: 'h',
  minute: 'min',
  second: 's',
  millisecond: 'ms',
};

/** The unit that a literal or a string names. */
export function unitNamed(word: string): string {
  return calendar[word] ?? word;
}

/** The quantity in a node: one of FHIR, one of FHIRPath, or a bare number (which has the unit `1`). */
export function quantityOf({ type, value }: PathNode): Quantity | undefined {
  if (typeof value === 'number') return { value, unit: '1' };
  if (type === 'System.Quantity') return value as Quantity;
  if (typeof value !== 'object' || value === null) return undefined;
  const parts = value as Readonly<Record<string, unknown>>;
  const number = parts['value'];
  return typeof number === 'number' ? { value: number, unit: unitOf(parts) } : undefined;
}

function unitOf({ system, code, unit }: Readonly<Record<string, unknown>>): string {
  if (system === ucum && typeof code === 'string') return code;
  const named = typeof code === 'string' ? code : unit;
  if (system === undefined && named === undefined) return '1';
  return `${textOf(system)}|${textOf(named)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Which is greater: below, at or above zero; undefined if their units cannot be compared. */
export function compareQuantities(a: Quantity, b: Quantity): number | undefined {
  if (a.unit === b.unit) return a.value - b.value;
  const [left, right] = [canonical(a), canonical(b)];
  if (left?.unit === undefined || left.unit !== right?.unit) return undefined;
  return left.value === right.value ? 0 : Number(left.value) - Number(right.value);
}

function canonical({ value, unit }: Quantity): CanonicalQuantity | null {
  return canonicalQuantity(String(value), ucum, unit);
}
