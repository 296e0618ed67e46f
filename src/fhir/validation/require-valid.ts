import { Fault } from '../../fault.js';
import type { Issue } from './issue.js';

/**
 * Refuses what validation found to be invalid.
 *
 * @param what the subject of the fault's message, such as `the resource`
 * @throws Fault `invalid-structure` where a value does not even have the form of its type, else `invalid-content`; with all issues
 */
export function requireValid(issues: readonly Issue[], what: string): void {
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  if (errors.some(({ basic }) => basic)) {
    throw new Fault('invalid-structure', `${what} is not what FHIR R4 says of its type`, issues);
  }
  throw new Fault('invalid-content', `${what} breaks a rule of FHIR R4 or of a profile`, issues);
}
