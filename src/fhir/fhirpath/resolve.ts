import { childrenOf } from './children.js';
import { isKindOf } from './type-tree.js';
import type { PathNode } from './path-node.js';
import { spend, type Scope } from './scope.js';

/**
 * What a Reference, or a string that is one, leads to (R4 2.9.4.1, 2.3.0.2): what is contained in the same resource, an entry of the
 * same Bundle, or what the environment knows. Undefined for all else.
 */
export function resolveReference(node: PathNode, scope: Scope): PathNode | undefined {
  const reference = literalOf(node);
  if (reference === undefined) return undefined;
  const root = rootResourceOf(node);
  if (reference.startsWith('#')) return root && containedIn(root, reference.slice(1), scope);
  return inBundle(root, reference, scope) ?? scope.run.environment.resolve?.(reference, node);
}

function literalOf({ value }: PathNode): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('reference' in value)) return undefined;
  return typeof value.reference === 'string' ? value.reference : undefined;
}

/** The resource that a node is in. */
export function resourceOf(node: PathNode): PathNode | undefined {
  for (let at: PathNode | undefined = node; at; at = at.parent) if (isKindOf(at.type, 'Resource')) return at;
  return undefined;
}

/** The same, but for what is contained the one that contains it. */
export function rootResourceOf(node: PathNode): PathNode | undefined {
  const resource = resourceOf(node);
  return resource?.name === 'contained' && resource.parent ? rootResourceOf(resource.parent) : resource;
}

function containedIn(root: PathNode, id: string, scope: Scope): PathNode | undefined {
  if (id === '') return root;
  return named(root, 'contained', scope).find(({ value }) => memberOf(value, 'id') === id);
}

function inBundle(root: PathNode | undefined, reference: string, scope: Scope): PathNode | undefined {
  const entry = root?.parent;
  const bundle = entry?.parent;
  if (entry?.type !== 'Bundle.entry' || !bundle) return undefined;
  const fullUrl = memberOf(entry.value, 'fullUrl');
  const base = typeof fullUrl === 'string' ? fullUrl.replace(/[^/]+\/[^/]+$/, '') : '';
  const found = named(bundle, 'entry', scope).find(({ value }) => {
    const url = memberOf(value, 'fullUrl');
    return url === reference || url === base + reference;
  });
  return found && named(found, 'resource', scope)[0];
}

function named(node: PathNode, name: string, scope: Scope): PathNode[] {
  const children = childrenOf(node);
  spend(scope, children.length);
  return children.filter((child) => child.name === name);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
