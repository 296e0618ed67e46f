import { rootNode, type Nodes, type PathNode } from '../path-node.js';

/** What an expression makes is a value of one of these types of FHIRPath itself. */
export type SystemType =
  'Boolean' | 'String' | 'Integer' | 'Decimal' | 'Date' | 'DateTime' | 'Time' | 'Quantity' | 'ClassInfo';

/** The empty collection. */
export const empty: Nodes = [];

const yes: Nodes = [made('Boolean', true)];
const no: Nodes = [made('Boolean', false)];

/** A value made by an expression. */
export function made(type: SystemType, value: unknown): PathNode {
  return rootNode(`System.${type}`, value);
}

/** True, false, or the empty collection for what is not known. */
export function truth(value: boolean | undefined): Nodes {
  if (value === undefined) return empty;
  return value ? yes : no;
}
