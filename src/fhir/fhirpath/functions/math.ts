import type { Nodes } from '../path-node.js';
import { refused } from '../refused.js';
import { kindOf } from '../values/kind.js';
import { empty, made } from '../values/made.js';
import { quantityOf } from '../values/quantity.js';
import { singleInteger, singleton } from '../values/singleton.js';
import { plain, withOptional, withValue, type FunctionTable } from './function-table.js';

/** What is done with one number (FHIRPath 5.7). Nothing comes of what has no result. */
export const math: FunctionTable = {
  abs: plain(absolute),
  ceiling: plain((input) => numbered(input, Math.ceil, 'Integer')),
  exp: plain((input) => numbered(input, Math.exp, 'Decimal')),
  floor: plain((input) => numbered(input, Math.floor, 'Integer')),
  ln: plain((input) => numbered(input, Math.log, 'Decimal')),
  log: withValue((input, base) => {
    const by = numberOf(base);
    return by === undefined ? empty : numbered(input, (value) => Math.log(value) / Math.log(by), 'Decimal');
  }),
  power: withValue((input, exponent) => {
    const to = numberOf(exponent);
    const whole = isWhole(input) && isWhole(exponent) && (to ?? -1) >= 0;
    return to === undefined ? empty : numbered(input, (value) => value ** to, whole ? 'Integer' : 'Decimal');
  }),
  round: withOptional((input, precision) => {
    const places = precision === undefined ? 0 : singleInteger(precision);
    if (places === undefined || places < 0 || places > 20) return empty;
    return numbered(input, (value) => roundTo(value, places), 'Decimal');
  }),
  sqrt: plain((input) => numbered(input, Math.sqrt, 'Decimal')),
  truncate: plain((input) => numbered(input, Math.trunc, 'Integer')),
};

function numbered(input: Nodes, work: (value: number) => number, type: 'Integer' | 'Decimal'): Nodes {
  const value = numberOf(input);
  const result = value === undefined ? Number.NaN : work(value);
  return Number.isFinite(result) ? [made(type, Number(result.toPrecision(15)))] : empty;
}

function numberOf(nodes: Nodes): number | undefined {
  const value = singleton(nodes)?.value;
  if (value === undefined || typeof value === 'number') return value;
  throw refused('a number was expected');
}

function isWhole(nodes: Nodes): boolean {
  const node = singleton(nodes);
  return node !== undefined && kindOf(node) === 'integer';
}

function absolute(input: Nodes): Nodes {
  const node = singleton(input);
  const quantity = node && kindOf(node) === 'quantity' ? quantityOf(node) : undefined;
  if (quantity) return [made('Quantity', { ...quantity, value: Math.abs(quantity.value) })];
  return numbered(input, Math.abs, isWhole(input) ? 'Integer' : 'Decimal');
}

/** Half away from zero would need decimals: to the nearest, as they are written. */
function roundTo(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  const scaled = Math.round(Number(`${digits}e${Number(exponent) + places}`));
  return Number(`${scaled}e${-places}`);
}
