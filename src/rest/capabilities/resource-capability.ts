import type {
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceOperation,
  CapabilityStatementRestResourceSearchParam,
} from 'fhir/r4.js';
import { searchParametersOf, type SearchParameter } from '../../fhir/search/search-parameter.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import { servedOperations } from '../operations/served.js';
import { includesOf, revIncludesOf } from './includes.js';
import { typeInteractions } from './type-interactions.js';

/** What the server does with resources of a type (R4 3.1.0.6). */
export function resourceCapability(type: ResourceType): CapabilityStatementRestResource {
  const interactions = typeInteractions(type);
  const isChanged = interactions.includes('update');
  const operation = operationsOf(type, isChanged);
  const revIncludes = revIncludesOf(type);
  return {
    type,
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    interaction: interactions.map((code) => ({ code })),
    versioning: 'versioned',
    readHistory: true,
    updateCreate: isChanged,
    conditionalCreate: true,
    conditionalRead: 'full-support',
    conditionalUpdate: isChanged,
    conditionalDelete: isChanged ? 'single' : 'not-supported',
    referencePolicy: ['literal', 'logical'],
    searchInclude: includesOf(type),
    ...(revIncludes.length > 0 && { searchRevInclude: revIncludes }),
    searchParam: [...searchParametersOf(type).values()].map((parameter) => searchParam(type, parameter)),
    ...(operation.length > 0 && { operation }),
  };
}

/** A search parameter as a statement names it. */
export function searchParam(
  type: ResourceType | 'Resource',
  parameter: SearchParameter,
): CapabilityStatementRestResourceSearchParam {
  const owner = searchParametersOf('Resource').get(parameter.code) === parameter ? 'Resource' : type;
  const name = parameter.name ?? `${owner}-${parameter.code.replace(/^_/, '')}`;
  return {
    name: parameter.code,
    definition: `http://hl7.org/fhir/SearchParameter/${name}`,
    type: parameter.type,
  };
}

function operationsOf(type: ResourceType, isChanged: boolean): CapabilityStatementRestResourceOperation[] {
  const served = servedOperations
    .filter((one) => one.type === null || one.type === type)
    .filter(({ name }) => isChanged || (name !== 'meta-add' && name !== 'meta-delete'))
    .map(({ name, definition }) => ({ name, definition }));
  return type === 'AuditEvent' ? [...served, proof] : served;
}

const proof = {
  name: 'proof',
  definition: 'https://tallystick.example/fhir/OperationDefinition/audit-event-proof',
};
