import { Fault } from '../../../fault.js';
import type { NumberCondition, Prefix } from '../criterion.js';
import { parseDecimal } from '../decimal.js';
import { parsePrefix } from './parse-prefix.js';

/** Parses a hostile number with its prefix (R4 3.1.1.4.6). @throws Fault `invalid-request` */
export function parseNumber(hostile: string): NumberCondition {
  const { prefix, rest } = parsePrefix(hostile);
  return numberCondition(prefix, rest);
}

/** The same with the prefix apart. */
export function numberCondition(prefix: Prefix, hostile: string): NumberCondition {
  if (parseDecimal(hostile) === null) {
    throw new Fault(
      'invalid-request',
      'expected a number, a prefix before it at most: such as 5.4, 1e2 or gt100',
    );
  }
  return { kind: 'number', prefix, value: hostile };
}
