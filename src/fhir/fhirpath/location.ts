import { choices } from '#generated/definitions.js';
import type { PathNode } from './path-node.js';

/** Where a node stands, such as `Patient.name[0].given[1]`: simple FHIRPath, as OperationOutcome.issue.expression takes it. */
export function locationOf(node: PathNode): string {
  const { parent, name, index } = node;
  if (parent === undefined || name === undefined) return node.type ?? '$this';
  const element = choices[parent.type ?? '']?.[name] ?? name;
  return `${locationOf(parent)}.${element}${index === undefined ? '' : `[${index}]`}`;
}
