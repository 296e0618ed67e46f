import type { Case } from './audit-suite.js';

const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';
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
];
