import type { Nodes, PathNode } from '../path-node.js';
import { spend, type Scope } from '../scope.js';
import { kindOf } from '../values/kind.js';
import { sameValue } from './equality.js';

/** A collection to ask whether it has a value, equal as `=` has it; in constant time for all that is no date, quantity or object. */
export interface NodeSet {
  has(node: PathNode): boolean;
  add(node: PathNode): void;
}

export function nodeSet(nodes: Nodes, scope: Scope): NodeSet {
  const keys = new Set<unknown>();
  const rest: PathNode[] = [];
  const add = (node: PathNode): void => {
    if (isPlain(node)) keys.add(node.value);
    else rest.push(node);
  };
  const has = (node: PathNode): boolean => {
    spend(scope, 1 + rest.length);
    if (isPlain(node) && keys.has(node.value)) return true;
    return rest.some((other) => sameValue(node, other, scope) === true);
  };
  nodes.forEach(add);
  return { has, add };
}

/** Equal to another one if and only if the JSON values are the same. */
function isPlain(node: PathNode): boolean {
  const kind = kindOf(node);
  return kind === 'string' || kind === 'boolean' || kind === 'integer' || kind === 'decimal';
}

/** Each value once, in the order in which they first stand (FHIRPath 5.1.12). */
export function distinctNodes(nodes: Nodes, scope: Scope): Nodes {
  if (nodes.length < 2) return nodes;
  const seen = nodeSet([], scope);
  return nodes.filter((node) => {
    if (seen.has(node)) return false;
    seen.add(node);
    return true;
  });
}
