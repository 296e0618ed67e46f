import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceOperation,
} from 'fhir/r4.js';
import { resourceTypes, type ResourceType } from '../../fhir/resource-types.js';
import { searchParametersOf } from '../../fhir/search/search-parameter.js';
import { plainAnswer, type Answer } from '../answer.js';
import { servedOperations } from '../operations/served.js';
import type { Rest } from '../request.js';

/** R4 3.1.0.6: what is served, and nothing that is not. */
export function capabilities(rest: Rest): Promise<Answer> {
  const base = rest.base();
  const text = texts.get(base) ?? Buffer.from(JSON.stringify(statement(base)));
  texts.set(base, text);
  return Promise.resolve({ ...plainAnswer(200, text), headers: { 'Cache-Control': 'no-cache' } });
}

/** A server has one base, which is known once it listens. */
const texts = new Map<string, Buffer>();

function statement(base: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-01-01',
    kind: 'instance',
    software: { name: 'Tallystick' },
    implementation: { description: 'Tallystick, a FHIR R4 server on sealed storage', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    patchFormat: ['application/fhir+json', 'application/json-patch+json'],
    rest: [
      {
        mode: 'server',
        resource: resourceTypes.map(resource),
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
        operation: servedOperations
          .filter(({ levels }) => levels.includes('system'))
          .map(({ name, definition }) => ({ name, definition })),
      },
    ],
  };
}

const interactions = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'create',
  'search-type',
] as const;

const changes: readonly string[] = ['update', 'patch', 'delete'];

function resource(type: ResourceType): CapabilityStatementRestResource {
  const immutable = type === 'AuditEvent';
  const operation = [...operationsOf(type), ...(immutable ? [proof] : [])];
  return {
    type,
    interaction: interactions
      .filter((code) => !immutable || !changes.includes(code))
      .filter((code) => type !== 'Binary' || code !== 'patch')
      .map((code) => ({ code })),
    versioning: 'versioned',
    readHistory: true,
    updateCreate: !immutable,
    conditionalCreate: true,
    conditionalRead: 'full-support',
    conditionalUpdate: !immutable,
    conditionalDelete: immutable ? 'not-supported' : 'single',
    searchParam: [...searchParametersOf(type).values()].map(({ code, type }) => ({ name: code, type })),
    ...(operation.length > 0 && { operation }),
  };
}

function operationsOf(type: ResourceType): CapabilityStatementRestResourceOperation[] {
  return servedOperations
    .filter((one) => one.type === null || one.type === type)
    .filter(({ name }) => type !== 'AuditEvent' || (name !== 'meta-add' && name !== 'meta-delete'))
    .map(({ name, definition }) => ({ name, definition }));
}

const proof = {
  name: 'proof',
  definition: 'https://tallystick.example/fhir/OperationDefinition/audit-event-proof',
};
