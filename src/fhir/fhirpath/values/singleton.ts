import { refused } from '../refused.js';
import type { Nodes, PathNode } from '../path-node.js';
import { kindOf } from './kind.js';

/** The only member of a collection; undefined if it is empty. @throws Fault if there are several (FHIRPath 4.5) */
export function singleton(nodes: Nodes): PathNode | undefined {
  if (nodes.length > 1) throw refused('one value was expected where there are several');
  return nodes[0];
}

/** As a condition: a single value that is no boolean counts as true (FHIRPath 4.5). */
export function singleBoolean(nodes: Nodes): boolean | undefined {
  const node = singleton(nodes);
  if (node === undefined) return undefined;
  return typeof node.value === 'boolean' ? node.value : kindOf(node) !== 'nothing';
}

/** @throws Fault if it is not a string */
export function singleString(nodes: Nodes): string | undefined {
  const value = singleton(nodes)?.value;
  if (value === undefined || typeof value === 'string') return value;
  throw refused('a string was expected');
}

/** @throws Fault if it is not a whole number */
export function singleInteger(nodes: Nodes): number | undefined {
  const value = singleton(nodes)?.value;
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value))) return value;
  throw refused('a whole number was expected');
}
