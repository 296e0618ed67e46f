import type { ValuePath } from '#generated/search-parameters.js';
import { nameReference } from '../../named-reference.js';
import { isResourceType } from '../../resource-types.js';
import { valuesAt } from '../../values-at.js';
import type { IndexedReference } from '../indexed-values.js';

/** The name in `SearchValues.contained` of a resource that stands in the entry of a Bundle. */
export const entryResource = '#entry';

/**
 * What an element is found by with a parameter of type reference (R4 3.1.1.4.11). Whether it is to a resource of the right
 * type is decided from the reference alone, and from what is contained; an identifier alone may be to any type.
 *
 * @param root the resource that contains what it contains
 */
export function referenceValues(node: unknown, { type, only }: ValuePath, root: object): IndexedReference[] {
  switch (type) {
    case 'Reference':
      return toReference(node as object, root).filter(
        (named) => only === undefined || named.type === only || isUntold(named),
      );
    case 'Resource':
      return inEntry(node as Entry, only);
    default:
      return typeof node === 'string' ? [{ reference: node, identifiers: [], canonical: true }] : [];
  }
}

function toReference(node: { reference?: unknown }, root: object): IndexedReference[] {
  const named = nameReference(node, root);
  const literal = node.reference;
  if (typeof literal !== 'string' || !literal.startsWith('#') || literal === '#') return named;
  const id = literal.slice(1);
  const inside: Entry | undefined = valuesAt(root, ['contained']).find((one: Entry) => one.id === id);
  const [known = { identifiers: [] }] = named;
  return [
    { ...known, ...(isResourceType(inside?.resourceType) && { type: inside.resourceType }), contained: id },
  ];
}

function isUntold({ type, reference, contained }: IndexedReference): boolean {
  return type === undefined && reference === undefined && contained === undefined;
}

interface Entry {
  readonly resourceType?: unknown;
  readonly id?: unknown;
}

/** The first resource of a document or message stands in the Bundle itself. */
function inEntry({ resourceType, id }: Entry, only: string | undefined): IndexedReference[] {
  if (resourceType !== only || !isResourceType(resourceType)) return [];
  const literal = typeof id === 'string' ? { reference: `${resourceType}/${id}` } : {};
  return [{ ...literal, type: resourceType, identifiers: [], contained: entryResource }];
}
