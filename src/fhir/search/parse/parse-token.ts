import { Fault } from '../../../fault.js';
import type { TokenCondition, TokenTypeCondition } from '../criterion.js';
import { unescape } from '../escapes.js';
import { splitUnescaped } from './split.js';

/** Parses hostile `code`, `system|code`, `|code` or `system|` (R4 3.1.1.4.10). @throws Fault `invalid-request` */
export function parseToken(hostile: string): TokenCondition {
  const [first = '', second, ...more] = splitUnescaped(hostile, '|').map(unescape);
  if (more.length > 0) throw new Fault('invalid-request', 'a token is code, system|code, |code or system|');
  if (second === undefined) return { kind: 'token', system: undefined, code: first };
  if (first === '' && second === '') throw new Fault('invalid-request', 'a token needs a system or a code');
  return { kind: 'token', system: first, code: second === '' ? undefined : second };
}

/** Parses hostile `system|code|value`: the type of an identifier and the identifier. @throws Fault `invalid-request` */
export function parseTokenOfType(hostile: string): TokenTypeCondition {
  const [system = '', code = '', value = '', ...more] = splitUnescaped(hostile, '|').map(unescape);
  if (system === '' || code === '' || value === '' || more.length > 0) {
    throw new Fault('invalid-request', 'a value of :of-type is system|code|value');
  }
  return { kind: 'of-type', system, code, value };
}
