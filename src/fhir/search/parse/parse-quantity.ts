import { Fault } from '../../../fault.js';
import type { Prefix, QuantityCondition } from '../criterion.js';
import { unescape } from '../escapes.js';
import { numberCondition } from './parse-number.js';
import { parsePrefix } from './parse-prefix.js';
import { splitUnescaped } from './split.js';

/** Parses hostile `number`, `number|system|code` or `number||code`, a prefix before it (R4 3.1.1.4.12). @throws Fault `invalid-request` */
export function parseQuantity(hostile: string): QuantityCondition {
  const { prefix, rest } = parsePrefix(hostile);
  return quantityCondition(prefix, rest);
}

/** The same with the prefix apart. */
export function quantityCondition(prefix: Prefix, hostile: string): QuantityCondition {
  const parts = splitUnescaped(hostile, '|').map(unescape);
  const [number = '', system = '', code = ''] = parts;
  if (parts.length !== 1 && parts.length !== 3) {
    throw new Fault('invalid-request', 'a quantity is number, number|system|code or number||code');
  }
  const { value } = numberCondition(prefix, number);
  return { kind: 'quantity', prefix, value, system: system || undefined, code: code || undefined };
}
