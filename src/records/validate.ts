import type { ResourceText } from '../fhir/json/resource-text.js';
import { requireValid } from '../fhir/validation/require-valid.js';
import { validateResource } from '../fhir/validation/validate-resource.js';

/** Refuses a resource that is not valid. @throws Fault `invalid-structure`, `invalid-content`, listing every fault */
export function validate({ type, value, wholeDecimals }: ResourceText): void {
  requireValid(validateResource(type, value, { wholeDecimals }), 'the resource');
}
