import type { Nodes, PathNode } from '../path-node.js';
import { refused } from '../refused.js';
import { spend, type Scope } from '../scope.js';
import { kindOf } from '../values/kind.js';
import { empty, made } from '../values/made.js';
import { quantityOf, type Quantity } from '../values/quantity.js';
import { shiftMoment } from '../values/shift-moment.js';
import { singleton, singleString } from '../values/singleton.js';

/** `+` (FHIRPath 6.6.3): numbers, quantities of one unit, strings, and a duration after a date or time. */
export function add(left: Nodes, right: Nodes, scope: Scope): Nodes {
  return between(left, right, (pair) => {
    const [a, b] = pair;
    const texts = kindOf(a) === 'string' && typeof a.value === 'string' && typeof b.value === 'string';
    return texts ? joined(a.value, b.value, scope) : sum(pair, 1);
  });
}

/** `-` (FHIRPath 6.6.4). */
export function subtract(left: Nodes, right: Nodes): Nodes {
  return between(left, right, (pair) => sum(pair, -1));
}

/** `*` (FHIRPath 6.6.1). */
export function multiply(left: Nodes, right: Nodes): Nodes {
  return between(left, right, (pair) => {
    if (areNumbers(pair)) return numbered(pair, pair[0].value * pair[1].value);
    const [one, other] = quantitiesOf(pair);
    if (one.unit !== '1' && other.unit !== '1') return undefined;
    return quantity(one.value * other.value, one.unit === '1' ? other.unit : one.unit);
  });
}

/** `/` (FHIRPath 6.6.2): nothing where it would be by zero. */
export function divide(left: Nodes, right: Nodes): Nodes {
  return between(left, right, (pair) => {
    if (areNumbers(pair)) return number('Decimal', rounded(pair[0].value / pair[1].value));
    const [one, other] = quantitiesOf(pair);
    if (other.value === 0 || (other.unit !== '1' && other.unit !== one.unit)) return undefined;
    return quantity(one.value / other.value, other.unit === '1' ? one.unit : '1');
  });
}

/** `div` (FHIRPath 6.6.5). */
export function divideWhole(left: Nodes, right: Nodes): Nodes {
  return between(left, right, (pair) => {
    if (!areNumbers(pair)) throw unfit();
    return number('Integer', Math.trunc(pair[0].value / pair[1].value));
  });
}

/** `mod` (FHIRPath 6.6.6). */
export function remainder(left: Nodes, right: Nodes): Nodes {
  return between(left, right, (pair) => {
    if (!areNumbers(pair)) throw unfit();
    return numbered(pair, pair[0].value % pair[1].value);
  });
}

/** `&` (FHIRPath 6.6.7): strings, where nothing is the empty one. */
export function concatenate(left: Nodes, right: Nodes, scope: Scope): Nodes {
  return [joined(singleString(left) ?? '', singleString(right) ?? '', scope)];
}

/** A value below zero instead of above. @throws Fault if it is no number */
export function negate(nodes: Nodes): Nodes {
  const node = singleton(nodes);
  if (!node) return empty;
  if (typeof node.value === 'number') {
    return [made(kindOf(node) === 'integer' ? 'Integer' : 'Decimal', -node.value)];
  }
  const found = kindOf(node) === 'quantity' ? quantityOf(node) : undefined;
  if (!found) throw unfit();
  return [quantity(-found.value, found.unit)];
}

type Pair = readonly [PathNode, PathNode];

interface NumberNode extends PathNode {
  readonly value: number;
}

function between(left: Nodes, right: Nodes, work: (pair: Pair) => PathNode | undefined): Nodes {
  const [a, b] = [singleton(left), singleton(right)];
  if (!a || !b || a.value === undefined || b.value === undefined) return empty;
  const result = work([a, b]);
  return result ? [result] : empty;
}

function areNumbers(pair: Pair): pair is readonly [NumberNode, NumberNode] {
  return pair.every(({ value }) => typeof value === 'number');
}

/** Whole if both are. */
function numbered(pair: Pair, value: number): PathNode | undefined {
  const whole = pair.every((node) => kindOf(node) === 'integer');
  return whole ? number('Integer', value) : number('Decimal', rounded(value));
}

function number(type: 'Integer' | 'Decimal', value: number): PathNode | undefined {
  return Number.isFinite(value) ? made(type, value) : undefined;
}

/** So that a tenth and two tenths are three tenths. */
function rounded(value: number): number {
  return Number(value.toPrecision(15));
}

function quantity(value: number, unit: string): PathNode {
  return made('Quantity', { value: rounded(value), unit });
}

function joined(a: string, b: string, scope: Scope): PathNode {
  spend(scope, (a.length + b.length) >> 4);
  return made('String', a + b);
}

function sum(pair: Pair, sign: 1 | -1): PathNode | undefined {
  if (areNumbers(pair)) return numbered(pair, pair[0].value + sign * pair[1].value);
  const kind = kindOf(pair[0]);
  if (kind === 'date' || kind === 'dateTime' || kind === 'time') return shifted(pair, sign);
  const [one, other] = quantitiesOf(pair);
  return one.unit === other.unit ? quantity(one.value + sign * other.value, one.unit) : undefined;
}

function shifted([moment, duration]: Pair, sign: 1 | -1): PathNode | undefined {
  const by = kindOf(duration) === 'quantity' ? quantityOf(duration) : undefined;
  if (!by) throw unfit();
  return shiftMoment(moment, { ...by, value: sign * by.value });
}

function quantitiesOf([a, b]: Pair): readonly [Quantity, Quantity] {
  const [left, right] = [quantityOf(a), quantityOf(b)];
  if (!left || !right) throw unfit();
  return [left, right];
}

function unfit(): Error {
  return refused('an operator is used on values that it is not for');
}
