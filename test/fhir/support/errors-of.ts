import type { Issue } from '../../../src/fhir/validation/issue.js';
import { validateResource } from '../../../src/fhir/validation/validate-resource.js';

/** What keeps a resource from being stored. */
export function errorsOf(...asked: Parameters<typeof validateResource>): Issue[] {
  return validateResource(...asked).filter(({ severity }) => severity === 'error');
}
