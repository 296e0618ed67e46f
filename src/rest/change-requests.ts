import { Fault } from '../fault.js';
import type { ResourceText } from '../fhir/json/resource-text.js';
import { parseSearch } from '../fhir/search/parse-search.js';
import type { Search } from '../fhir/search/search.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Precondition } from '../records/changes.js';
import { parsePrecondition } from './headers/precondition.js';
import { parseParameters } from './parameters.js';
import type { Rest, RestRequest } from './request.js';
import type { InstanceName } from './target.js';

/** A create, as it was asked for. @throws Fault */
export async function createRequest(
  rest: Rest,
  request: RestRequest,
  { type }: { readonly type: ResourceType },
): Promise<{ readonly resource: ResourceText; readonly condition: Search | null }> {
  const resource = await request.resource();
  requireType(resource, type);
  const { ifNoneExist } = request.conditions;
  return { resource, condition: ifNoneExist === undefined ? null : parseCondition(rest, type, ifNoneExist) };
}

/** An update, as it was asked for. @throws Fault */
export async function updateRequest(
  request: RestRequest,
  { type, id }: InstanceName,
): Promise<{ readonly resource: ResourceText; readonly id: string; readonly precondition: Precondition }> {
  const precondition = parsePrecondition(request.conditions);
  const resource = await request.resource();
  requireType(resource, type);
  if (resource.value['id'] !== id) {
    throw new Fault('invalid-request', 'the id of the resource has to be the id in the URL', [
      { expression: `${type}.id`, code: 'value', text: 'has to be the id in the URL' },
    ]);
  }
  return { resource, id, precondition };
}

/** A delete, as it was asked for. @throws Fault */
export function deleteRequest(
  request: RestRequest,
  { type, id }: InstanceName,
): InstanceName & { readonly precondition: Precondition } {
  return { type, id, precondition: parsePrecondition(request.conditions) };
}

function requireType(resource: ResourceText, type: ResourceType): void {
  if (resource.type === type) return;
  throw new Fault('invalid-request', 'the resource has to be of the type in the URL', [
    { expression: 'resourceType', code: 'value', text: 'has to be the type in the URL' },
  ]);
}

/** If-None-Exist is what would follow the question mark of a search. */
function parseCondition(rest: Rest, type: ResourceType, hostile: string): Search {
  const parameters = parseParameters(hostile.replace(/^\?/, ''));
  return parseSearch(type, parameters, { base: rest.base(), now: Date.now(), lenient: false });
}
