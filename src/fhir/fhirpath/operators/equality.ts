import type { Nodes, PathNode } from '../path-node.js';
import { spend, type Scope } from '../scope.js';
import { kindOf, type Kind } from '../values/kind.js';
import { compareMoments, parseDateTime, parseTime, type Moment } from '../values/moment.js';
import { compareQuantities, quantityOf } from '../values/quantity.js';

/** `=` (FHIRPath 6.1.1): undefined if a side is empty or a comparison has no answer. */
export function equal(left: Nodes, right: Nodes, scope: Scope): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined;
  if (left.length !== right.length) return false;
  let known = true;
  for (const [i, node] of left.entries()) {
    const other = right[i];
    const same = other && sameValue(node, other, scope);
    if (same === false) return false;
    known &&= same !== undefined;
  }
  return known ? true : undefined;
}

/** Whether two values are equal, as `=` has it. */
export function sameValue(a: PathNode, b: PathNode, scope: Scope): boolean | undefined {
  const [left, right] = [kindOf(a), kindOf(b)];
  if (isMoment(left) && isMoment(right)) return sameMoment(a, b);
  if (left === 'quantity' || right === 'quantity') return sameQuantity(a, b);
  if (isNumber(left) && isNumber(right)) return a.value === b.value;
  if (left !== right) return false;
  if (left === 'nothing') return sameJson(a.extra, b.extra, scope);
  return sameJson(a.value, b.value, scope);
}

function isNumber(kind: Kind): boolean {
  return kind === 'integer' || kind === 'decimal';
}

function isMoment(kind: Kind): boolean {
  return kind === 'date' || kind === 'dateTime' || kind === 'time';
}

function sameMoment(a: PathNode, b: PathNode): boolean | undefined {
  const [left, right] = [momentOf(a), momentOf(b)];
  if (!left || !right) return a.value === b.value;
  if ((kindOf(a) === 'time') !== (kindOf(b) === 'time')) return false;
  const difference = compareMoments(left, right);
  return difference === undefined ? undefined : difference === 0;
}

/** The date, dateTime or time in a node. */
export function momentOf(node: PathNode): Moment | undefined {
  if (typeof node.value !== 'string') return undefined;
  return kindOf(node) === 'time' ? parseTime(node.value) : parseDateTime(node.value);
}

function sameQuantity(a: PathNode, b: PathNode): boolean | undefined {
  const [left, right] = [quantityOf(a), quantityOf(b)];
  if (!left || !right) return false;
  const difference = compareQuantities(left, right);
  return difference === undefined ? undefined : difference === 0;
}

/** Whether two JSON values say the same; the order of the members of an object does not matter. */
export function sameJson(a: unknown, b: unknown, scope: Scope): boolean {
  spend(scope, 1);
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameMember(a, b, key, scope));
}

function sameMember(a: object, b: object, key: string, scope: Scope): boolean {
  return (
    Object.hasOwn(b, key) &&
    sameJson((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], scope)
  );
}
