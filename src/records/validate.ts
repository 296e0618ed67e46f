import { Fault } from '../fault.js';
import type { ResourceText } from '../fhir/json/resource-text.js';
import { checkStructure } from '../fhir/structure.js';

/** Refuses a resource that is not what R4 says of its type. @throws Fault `invalid-structure` listing every fault */
export function validate(resource: ResourceText): void {
  const issues = checkStructure(resource.type, resource.value);
  if (issues.length > 0)
    throw new Fault('invalid-structure', 'the resource is not what FHIR R4 says of its type', issues);
}
