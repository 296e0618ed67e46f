import type { SearchParameterType, ValuePath } from '#generated/search-parameters.js';
import type { IndexedValue, PositionValue } from '../indexed-values.js';
import { dateValues } from './date-values.js';
import { numberValues, quantityValues } from './quantity-values.js';
import { stringValues } from './string-values.js';
import { tokenValues } from './token-values.js';

/** What one element is found by with a parameter of a type other than reference and composite. */
export function elementValues(
  node: unknown,
  path: ValuePath,
  { type, paths }: { readonly type: SearchParameterType; readonly paths: readonly ValuePath[] },
): IndexedValue[] {
  switch (type) {
    case 'token':
      return tokenValues(node, path.type, hasOneSystem(paths) ? undefined : path.system);
    case 'date':
      return dateValues(node, path.type);
    case 'number':
      return numberValues(node, path.type);
    case 'quantity':
      return quantityValues(node, path.type);
    case 'special':
      return position(node as Position);
    default:
      return stringValues(node, path.type);
  }
}

/** Whether the parameter alone tells the system of a code: then it need not stand with each. */
export function hasOneSystem(paths: readonly ValuePath[]): boolean {
  return paths.length > 0 && paths.every(({ system }) => system !== undefined && system === paths[0]?.system);
}

interface Position {
  readonly latitude?: unknown;
  readonly longitude?: unknown;
}

function position({ latitude, longitude }: Position): PositionValue[] {
  return typeof latitude === 'number' && typeof longitude === 'number' ? [[latitude, longitude]] : [];
}
