import type { CapabilityStatement, CapabilityStatementRest } from 'fhir/r4.js';
import { resourceTypes } from '../../fhir/resource-types.js';
import { hasCompartment } from '../../fhir/search/compartment.js';
import { searchParametersOf } from '../../fhir/search/search-parameter.js';
import { servedOperations } from '../operations/served.js';
import { resourceCapability, searchParam } from './resource-capability.js';

/** Of package.json; a test holds the two equal. */
export const softwareVersion = '0.1.0';

/** What the software does, wherever it runs: `capability-statement.json`. */
export function capabilityStatement(): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    url: 'https://tallystick.example/fhir/CapabilityStatement/tallystick',
    version: softwareVersion,
    name: 'Tallystick',
    title: 'Tallystick, a FHIR R4 server on sealed storage',
    status: 'active',
    date: '2026-11-21',
    kind: 'capability',
    software: { name: 'Tallystick', version: softwareVersion },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/json', 'text/json', 'json'],
    patchFormat: ['application/json-patch+json', 'application/fhir+json'],
    rest: [rest()],
  };
}

function rest(): CapabilityStatementRest {
  return {
    mode: 'server',
    documentation,
    resource: resourceTypes.map(resourceCapability),
    interaction: (['transaction', 'batch', 'history-system', 'search-system'] as const).map((code) => ({
      code,
    })),
    searchParam: [...searchParametersOf('Resource').values()].map((one) => searchParam('Resource', one)),
    operation: servedOperations
      .filter(({ levels }) => levels.includes('system'))
      .map(({ name, definition }) => ({ name, definition })),
    compartment: resourceTypes.filter(hasCompartment).map(compartmentUrl),
  };
}

const documentation =
  'Every search also takes _has, _filter, _list, _sort, _count, _total, _summary, _elements, _include and _revinclude; those of several ' +
  'types take _type. _revinclude also takes the parameters of type reference that may be to any type, such as Provenance:target. Parameters that are unknown or malformed are refused unless Prefer: handling=lenient. A history takes _count, _since and _at.';

function compartmentUrl(type: string): string {
  return `http://hl7.org/fhir/CompartmentDefinition/${type.charAt(0).toLowerCase()}${type.slice(1)}`;
}
