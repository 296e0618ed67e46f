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

/** In milliseconds: the durations that can be compared without a table of units. */
const lengths: Readonly<Partial<Record<string, number>>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  wk: 604_800_000,
};

/** Which is greater: below, at or above zero; undefined if their units cannot be compared. */
export function compareQuantities(a: Quantity, b: Quantity): number | undefined {
  if (a.unit === b.unit) return a.value - b.value;
  const [left, right] = [lengths[a.unit], lengths[b.unit]];
  return left === undefined || right === undefined ? undefined : a.value * left - b.value * right;
}
