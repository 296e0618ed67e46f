import { elements } from '#generated/definitions.js';
import type { ResourceType } from './resource-types.js';

/** A string that a transaction rewrites where it names another entry of its Bundle (R4 3.1.0.11.2). */
export interface Rewritable {
  /** Names and places that lead to it from the resource. */
  readonly path: readonly (string | number)[];
  /** A narrative is one string of XHTML, of which only the links are rewritten. */
  readonly kind: 'reference' | 'uri' | 'narrative';
  readonly value: string;
}

/**
 * Calls back with each rewritable string of a resource and of those within it: `Reference.reference`, elements of type
 * uri, url, oid or uuid, and narratives. Elements of type canonical are not among them.
 *
 * @param resource one that passed the structure check of its type.
 */
export function forEachRewritable(
  type: ResourceType,
  resource: object,
  visit: (found: Rewritable) => void,
): void {
  walkObject({ path: [], visit }, type, resource);
}

interface Walk {
  /** Of the value that is being looked at; changes as the walk goes on. */
  readonly path: (string | number)[];
  readonly visit: (found: Rewritable) => void;
}

function walkObject(walk: Walk, type: string, object: object): void {
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    walk.path.push(name);
    if (Array.isArray(value)) walkArray(walk, type, name, value);
    else walkValue(walk, type, name, value);
    walk.path.pop();
  }
}

function walkArray(walk: Walk, type: string, name: string, values: readonly unknown[]): void {
  values.forEach((value, place) => {
    walk.path.push(place);
    walkValue(walk, type, name, value);
    walk.path.pop();
  });
}

function walkValue(walk: Walk, type: string, name: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) walkObject(walk, typeOf(type, name, value), value);
  if (typeof value === 'string') visitString(walk, kindOf(type, name), value);
}

function visitString({ path, visit }: Walk, kind: Rewritable['kind'] | undefined, value: string): void {
  if (kind !== undefined) visit({ path: [...path], kind, value });
}

function typeOf(type: string, name: string, value: object): string {
  if (name.startsWith('_')) return 'Element';
  const child = elements[type]?.[name] ?? '';
  return child === 'Resource' && 'resourceType' in value ? String(value.resourceType) : child;
}

function kindOf(type: string, name: string): Rewritable['kind'] | undefined {
  if (type === 'Reference' && name === 'reference') return 'reference';
  // The URL of an extension says what it means and is canonical in all but its type.
  if (type === 'Extension' && name === 'url') return undefined;
  return kinds[elements[type]?.[name] ?? ''];
}

const kinds: Readonly<Partial<Record<string, Rewritable['kind']>>> = {
  uri: 'uri',
  url: 'uri',
  oid: 'uri',
  uuid: 'uri',
  xhtml: 'narrative',
};
