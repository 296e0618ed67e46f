import { Fault } from '../../fault.js';
import { unescape } from './escapes.js';

/** A token parameter's value (R4 3.1.1.4.10). `system`: undefined = any, '' = none. `value`: undefined = any of the system. */
export interface TokenCondition {
  readonly system: string | undefined;
  readonly value: string | undefined;
}

/** Parses hostile `code`, `system|code`, `|code` or `system|`. @throws Fault `invalid-request` */
export function parseToken(hostile: string): TokenCondition {
  const parts = hostile.split(/(?<!\\)\|/);
  if (parts.length > 2) throw new Fault('invalid-request', 'a token is code, system|code, |code or system|');
  const [first = '', second] = parts.map(unescape);
  if (second === undefined) return { system: undefined, value: first };
  if (first === '' && second === '') throw new Fault('invalid-request', 'a token needs a system or a code');
  return { system: first, value: second === '' ? undefined : second };
}

/** Whether a system and value meet the condition. */
export function tokenMatches(condition: TokenCondition, system: string | undefined, value: string): boolean {
  if (condition.value !== undefined && condition.value !== value) return false;
  return condition.system === undefined || condition.system === (system ?? '');
}
