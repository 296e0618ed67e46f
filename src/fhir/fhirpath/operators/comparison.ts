import type { PathNode } from '../path-node.js';
import { refused } from '../refused.js';
import { kindOf } from '../values/kind.js';
import { compareMoments } from '../values/moment.js';
import { compareQuantities, quantityOf } from '../values/quantity.js';
import { momentOf } from './equality.js';

/**
 * Which comes first (FHIRPath 6.2): below, at or above zero; undefined where that cannot be told.
 *
 * @throws Fault for values that have no order, or none with each other
 */
export function compare(a: PathNode, b: PathNode): number | undefined {
  const [left, right] = [kindOf(a), kindOf(b)];
  if (left === 'nothing' || right === 'nothing') return undefined;
  if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value;
  if (left === 'quantity' || right === 'quantity') return quantities(a, b);
  const [from, to] = [left, right].map((kind) => (kind === 'date' ? 'dateTime' : kind));
  if (from !== to || typeof a.value !== 'string' || typeof b.value !== 'string') {
    throw refused('values that have no order with each other');
  }
  if (from !== 'string') return moments(a, b);
  return a.value === b.value ? 0 : a.value < b.value ? -1 : 1;
}

function quantities(a: PathNode, b: PathNode): number | undefined {
  const [left, right] = [quantityOf(a), quantityOf(b)];
  return left && right && compareQuantities(left, right);
}

function moments(a: PathNode, b: PathNode): number | undefined {
  const [left, right] = [momentOf(a), momentOf(b)];
  return left && right && compareMoments(left, right);
}
