import type { TokenCondition } from '../../fhir/search/criterion.js';
import type { TargetName } from '../row-reference.js';

/** Whether a name is by an identifier that meets a condition. */
export function isIdentifier(name: TargetName, { system, code }: TokenCondition): boolean {
  if (!name.startsWith('identifier ')) return false;
  const at = name.indexOf('|');
  if (code !== undefined && code !== name.slice(at + 1)) return false;
  return system === undefined || system === name.slice('identifier '.length, at);
}
