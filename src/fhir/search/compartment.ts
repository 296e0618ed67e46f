import { compartments } from '#generated/search-parameters.js';
import type { ResourceType } from '../resource-types.js';

/**
 * The search parameters of type reference that put a resource into the compartment of what they refer to (R4 3.1.0.2);
 * none where the type is in no such compartment. The one whose compartment it is belongs to it too.
 */
export function compartmentParameters(compartment: string, type: ResourceType): readonly string[] {
  return compartments[compartment]?.[type] ?? [];
}

/** Whether R4 defines compartments of the type: Patient, Encounter, RelatedPerson, Practitioner and Device. */
export function hasCompartment(hostileType: string): boolean {
  return compartments[hostileType] !== undefined;
}
