import { isKindOf } from '../type-tree.js';
import type { PathNode } from '../path-node.js';

/** What the operators take a value for, whether it comes from a resource or from the expression (R4 2.9.4.2, implicit conversion). */
export type Kind =
  | 'boolean'
  | 'string'
  | 'integer'
  | 'decimal'
  | 'date'
  | 'dateTime'
  | 'time'
  | 'quantity'
  | 'complex'
  /** A primitive element without a value. */
  | 'nothing';

const kinds = new Map<string, Kind>(
  Object.entries({
    boolean: 'boolean',
    integer: 'integer',
    positiveInt: 'integer',
    unsignedInt: 'integer',
    decimal: 'decimal',
    date: 'date',
    dateTime: 'dateTime',
    instant: 'dateTime',
    time: 'time',
    'System.Boolean': 'boolean',
    'System.String': 'string',
    'System.Integer': 'integer',
    'System.Decimal': 'decimal',
    'System.Date': 'date',
    'System.DateTime': 'dateTime',
    'System.Time': 'time',
    'System.Quantity': 'quantity',
  }),
);

/** The kind of a node. A value that is not of its type, as hostile resources have them, is `complex`: equal to its like and no more. */
export function kindOf({ type, value }: PathNode): Kind {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'boolean':
      return 'boolean';
    case 'string':
      return ofString(type);
    case 'number':
      return ofNumber(type, value);
    default:
      return isQuantity(type) ? 'quantity' : 'complex';
  }
}

function ofString(type: string | undefined): Kind {
  const kind = (type === undefined ? undefined : kinds.get(type)) ?? 'string';
  return kind === 'date' || kind === 'dateTime' || kind === 'time' || kind === 'string' ? kind : 'complex';
}

function ofNumber(type: string | undefined, value: number): Kind {
  const kind = type === undefined ? undefined : kinds.get(type);
  if (kind === 'integer' || kind === 'decimal') return kind;
  if (type !== undefined) return 'complex';
  return Number.isInteger(value) ? 'integer' : 'decimal';
}

function isQuantity(type: string | undefined): boolean {
  return type === 'System.Quantity' || isKindOf(type, 'Quantity');
}
