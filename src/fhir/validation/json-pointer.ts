import type { PathNode } from '../fhirpath/path-node.js';

/** Where a node stands in the JSON of its resource, as a JSON pointer (RFC 6901); names of elements need no escapes. */
export function jsonPointer({ parent, name, index }: PathNode): string {
  if (parent === undefined || name === undefined) return '';
  return `${jsonPointer(parent)}/${name}${index === undefined ? '' : `/${index}`}`;
}
