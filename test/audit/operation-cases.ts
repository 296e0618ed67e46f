import type { Case } from './audit-suite.js';

const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';
const tagged = {
  resourceType: 'Parameters',
  parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'urn:tags', code: 'seen' }] } }],
};
const compose = { include: [{ system: 'urn:own', concept: [{ code: 'a' }] }] };

/** What operations leave in the ledger. They come after the other cases, and find what those left. */
export const operationCases: readonly Case[] = [
  {
    name: 'an expansion',
    request: ['GET', `ValueSet/$expand?url=${gender}`],
    status: 200,
    entries: ['operation 0 -'],
  },
  {
    name: 'an expansion that cannot be',
    request: ['GET', 'ValueSet/$expand?url=urn:none'],
    status: 404,
    entries: ['operation 4 -'],
  },
  {
    name: 'a value set to expand',
    request: ['PUT', 'ValueSet/v', { resourceType: 'ValueSet', id: 'v', status: 'draft', compose }],
    status: 201,
    entries: ['update 0 -'],
  },
  { name: 'its expansion', request: ['GET', 'ValueSet/v/$expand'], status: 200, entries: ['operation 0 -'] },
  {
    name: 'a look for a code in it',
    request: ['GET', 'ValueSet/v/$validate-code?system=urn:own&code=b'],
    status: 200,
    entries: ['operation 0 -'],
  },
  {
    name: 'a look-up of a code',
    request: ['GET', 'CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male'],
    status: 200,
    entries: ['operation 0 -'],
  },
  {
    name: 'a comparison of codes without codes',
    request: ['GET', 'CodeSystem/$subsumes'],
    status: 400,
    entries: ['operation 4 -'],
  },
  {
    name: 'a validation of what is not stored',
    request: ['POST', 'Patient/$validate', { resourceType: 'Patient', colour: 'red' }],
    status: 200,
    entries: ['operation 0 -'],
  },
  {
    name: 'a validation of what is stored',
    request: ['GET', 'Observation/o/$validate'],
    status: 200,
    entries: ['operation 0 Patient/jane'],
  },
  {
    name: 'a validation that is not understood',
    request: ['POST', 'Observation/o/$validate?mode=x'],
    status: 400,
    entries: ['operation 4 Patient/jane'],
  },
  {
    name: 'a look at a meta',
    request: ['GET', 'Observation/o/$meta'],
    status: 200,
    entries: ['operation 0 Patient/jane'],
  },
  {
    name: 'a look at the metas of a type',
    request: ['GET', 'Patient/$meta'],
    status: 200,
    entries: ['operation 0 Patient/jane', 'operation 0 Patient/john', 'operation 0 Patient/'],
  },
  {
    name: 'a tag',
    request: ['POST', 'Observation/o/$meta-add', tagged],
    status: 200,
    entries: ['update 0 Patient/jane'],
  },
  {
    name: 'a tag that is there already',
    request: ['POST', 'Observation/o/$meta-add', tagged],
    status: 200,
    entries: ['operation 0 Patient/jane'],
  },
  {
    name: 'the end of a tag',
    request: ['POST', 'Observation/o/$meta-delete', tagged],
    status: 200,
    entries: ['update 0 Patient/jane'],
  },
  {
    name: 'a tag for nothing',
    request: ['POST', 'Observation/none/$meta-add', tagged],
    status: 404,
    entries: ['operation 4 -'],
  },
  {
    name: 'a tag on the log',
    request: ['POST', 'AuditEvent/x/$meta-add', tagged],
    status: 405,
    entries: ['operation 4 -'],
  },
  {
    name: 'everything of a patient',
    request: ['GET', 'Patient/jane/$everything'],
    status: 200,
    entries: ['operation 0 Patient/jane'],
  },
  {
    name: 'everything of a patient who has nothing new',
    request: ['GET', 'Patient/jane/$everything?_since=2999-01-01T00:00:00Z'],
    status: 200,
    entries: ['operation 0 Patient/jane'],
  },
  {
    name: 'everything of a patient who is not there',
    request: ['GET', 'Patient/none/$everything'],
    status: 404,
    entries: ['operation 4 -'],
  },
  {
    name: 'everything of a patient, not understood',
    request: ['GET', 'Patient/jane/$everything?colour=red'],
    status: 400,
    entries: ['operation 4 Patient/jane'],
  },
];
