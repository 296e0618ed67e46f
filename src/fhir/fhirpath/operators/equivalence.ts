import type { Nodes, PathNode } from '../path-node.js';
import { spend, type Scope } from '../scope.js';
import { kindOf } from '../values/kind.js';
import { quantityOf } from '../values/quantity.js';
import { sameValue } from './equality.js';

/** `~` (FHIRPath 6.1.2): without regard to order, case and white space; what cannot be told is false. */
export function equivalent(left: Nodes, right: Nodes, scope: Scope): boolean {
  if (left.length !== right.length) return false;
  const rest = [...right];
  return left.every((node) => {
    const at = rest.findIndex((other) => alike(node, other, scope));
    if (at < 0) return false;
    rest.splice(at, 1);
    return true;
  });
}

function alike(a: PathNode, b: PathNode, scope: Scope): boolean {
  spend(scope, 1);
  const [left, right] = [kindOf(a), kindOf(b)];
  if (typeof a.value === 'number' && typeof b.value === 'number') return sameRounded(a.value, b.value);
  if (left === 'string' && right === 'string') return normal(a.value, scope) === normal(b.value, scope);
  if (left === 'quantity' && right === 'quantity') return alikeQuantities(a, b, scope);
  if (left === 'complex' && right === 'complex') return alikeJson(a.value, b.value, scope);
  return sameValue(a, b, scope) === true;
}

/** To as many places as the less exact one has. */
function sameRounded(a: number, b: number): boolean {
  const places = Math.min(placesOf(a), placesOf(b));
  return a === b || a.toFixed(places) === b.toFixed(places);
}

function placesOf(number: number): number {
  const [, fraction = ''] = String(number).split('.');
  return Math.min(fraction.length, 20);
}

function normal(value: unknown, scope: Scope): unknown {
  if (typeof value !== 'string') return value;
  spend(scope, value.length >> 4);
  return value
    .trim()
    .replace(/[ \t\r\n]+/g, ' ')
    .toLowerCase();
}

/** A year is about as long as 365 days of UCUM's `a`: by name they are alike. */
function alikeQuantities(a: PathNode, b: PathNode, scope: Scope): boolean {
  const [left, right] = [quantityOf(a), quantityOf(b)];
  if (!left || !right) return sameValue(a, b, scope) === true;
  const sameUnit = likeUnit(left.unit) === likeUnit(right.unit);
  return sameUnit ? sameRounded(left.value, right.value) : sameValue(a, b, scope) === true;
}

function likeUnit(unit: string): string {
  return { year: 'a', month: 'mo' }[unit] ?? unit;
}

function alikeJson(a: unknown, b: unknown, scope: Scope): boolean {
  spend(scope, 1);
  if (typeof a === 'string' && typeof b === 'string') return normal(a, scope) === normal(b, scope);
  if (typeof a === 'number' && typeof b === 'number') return sameRounded(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) && Array.isArray(b)) return alikeLists(a, b, scope);
  const keys = Object.keys(a);
  if (Array.isArray(a) || Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(b, key) &&
      alikeJson((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], scope),
  );
}

function alikeLists(a: readonly unknown[], b: readonly unknown[], scope: Scope): boolean {
  const rest = [...b];
  return (
    a.length === b.length &&
    a.every((item) => {
      const at = rest.findIndex((other) => alikeJson(item, other, scope));
      if (at < 0) return false;
      rest.splice(at, 1);
      return true;
    })
  );
}
