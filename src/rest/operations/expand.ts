import { randomUUID } from 'node:crypto';
import type { ValueSet, ValueSetCompose, ValueSetExpansionParameter } from 'fhir/r4.js';
import { Fault } from '../../fault.js';
import { pageOfMembers, type MemberQuery } from '../../fhir/terminology/page-of-members.js';
import type { Answer } from '../answer.js';
import type { Rest, RestRequest } from '../request.js';
import { operationInput, type OperationInput } from './input.js';
import { knownDefinitions } from './known-definitions.js';
import { resourceAnswer } from './output.js';
import type { OperationTarget } from './served.js';
import { valueSetAsked, valueSetParameters, type ValueSetAsked } from './value-set-asked.js';

const known = [
  ...valueSetParameters,
  'filter',
  'offset',
  'count',
  'includeDesignations',
  'includeDefinition',
  'activeOnly',
  'excludeNested',
  'excludeNotForUI',
];

/** R4, operation ValueSet/$expand: the codes of a value set, flat, in the order of its definition. */
export async function expand(rest: Rest, request: RestRequest, target: OperationTarget): Promise<Answer> {
  const input = await operationInput(request, known);
  return rest.records.operate(target, async (reads) => {
    const asked = await valueSetAsked(reads, knownDefinitions(reads, rest.base()), input, target);
    return resourceAnswer(expanded(asked, input));
  });
}

function expanded({ definition, codes }: ValueSetAsked, input: OperationInput): ValueSet {
  if (codes.anything || codes.open.size > 0) {
    throw new Fault(
      'not-supported',
      'the server does not hold all code systems and value sets that this one is made of',
    );
  }
  const query: MemberQuery = {
    filter: input.text('filter') ?? '',
    offset: input.number('offset') ?? 0,
    count: input.number('count') ?? null,
  };
  const { total, members } = pageOfMembers(codes, query);
  return {
    resourceType: 'ValueSet',
    ...about(definition, input.flag('includeDefinition')),
    expansion: {
      identifier: `urn:uuid:${randomUUID()}`,
      timestamp: new Date().toISOString(),
      total,
      offset: query.offset,
      parameter: parametersUsed(query),
      ...(members.length > 0 && {
        contains: members.map(({ system, code, display, abstract }) => ({
          system,
          code,
          display,
          ...(abstract && { abstract }),
        })),
      }),
    },
  };
}

function about(
  { url, version, name, title, status, compose }: ValueSetAsked['definition'],
  withDefinition: boolean,
): Omit<ValueSet, 'resourceType'> {
  const known = Object.entries({ url, version, name, title }).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(known),
    status: status as ValueSet['status'],
    ...(withDefinition && { compose: compose as ValueSetCompose }),
  };
}

function parametersUsed({ filter, offset, count }: MemberQuery): ValueSetExpansionParameter[] {
  return [
    { name: 'offset', valueInteger: offset },
    ...(count === null ? [] : [{ name: 'count', valueInteger: count }]),
    ...(filter === '' ? [] : [{ name: 'filter', valueString: filter }]),
  ];
}
