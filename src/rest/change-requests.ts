import { Fault } from '../fault.js';
import type { ResourceText } from '../fhir/json/resource-text.js';
import { parseSearch } from '../fhir/search/parse/parse-search.js';
import type { Search } from '../fhir/search/criterion.js';
import type { Patch } from '../fhir/patch/patch.js';
import type { ResourceType } from '../fhir/resource-types.js';
import { isSubsetted } from '../fhir/subset/subsetted.js';
import type { IncomingResource } from '../records/content/with-upload.js';
import type { Precondition } from '../records/changes.js';
import type { ConditionalChange } from '../records/conditional-change.js';
import { parsePrecondition } from './headers/precondition.js';
import { withoutPresentation } from './paging.js';
import { parseParameters, type Parameter } from './parameters.js';
import type { Rest, RestRequest } from './request.js';
import type { InstanceName } from './target.js';

interface TypeName {
  readonly type: ResourceType;
}

/** A create, as it was asked for. @throws Fault */
export async function createRequest(
  rest: Rest,
  request: RestRequest,
  { type }: TypeName,
): Promise<{ readonly resource: IncomingResource; readonly condition: Search | null }> {
  const resource = await bodyOf(rest, request, type, null);
  const { ifNoneExist } = request.conditions;
  return { resource, condition: ifNoneExist === undefined ? null : parseCondition(rest, type, ifNoneExist) };
}

/** An update, as it was asked for. @throws Fault */
export async function updateRequest(
  rest: Rest,
  request: RestRequest,
  { type, id }: InstanceName,
): Promise<{
  readonly resource: IncomingResource;
  readonly id: string;
  readonly precondition: Precondition;
}> {
  const precondition = parsePrecondition(request.conditions);
  const resource = await bodyOf(rest, request, type, id);
  requireWhole(resource);
  if (resource.value['id'] !== id) {
    throw new Fault('invalid-request', 'the id of the resource has to be the id in the URL', [
      { expression: `${type}.id`, code: 'value', text: 'has to be the id in the URL' },
    ]);
  }
  return { resource, id, precondition };
}

/** An update of what a search finds, as it was asked for. @throws Fault */
export async function updateMatchingRequest(
  rest: Rest,
  request: RestRequest,
  { type }: TypeName,
): Promise<ConditionalChange & { readonly resource: IncomingResource }> {
  const change = deleteMatchingRequest(rest, request, { type });
  const resource = await bodyOf(rest, request, type, null);
  requireWhole(resource);
  return { resource, ...change };
}

/** A patch, as it was asked for. @throws Fault */
export async function patchRequest(
  request: RestRequest,
  { type, id }: InstanceName,
): Promise<InstanceName & { readonly patch: Patch; readonly precondition: Precondition }> {
  const precondition = parsePrecondition(request.conditions);
  return { type, id, precondition, patch: await request.patch() };
}

/** A patch of what a search finds, as it was asked for. @throws Fault */
export async function patchMatchingRequest(
  rest: Rest,
  request: RestRequest,
  { type }: TypeName,
): Promise<ConditionalChange & { readonly patch: Patch }> {
  const change = deleteMatchingRequest(rest, request, { type });
  return { ...change, patch: await request.patch() };
}

/** A delete of what a search finds, as it was asked for. @throws Fault */
export function deleteMatchingRequest(
  rest: Rest,
  request: RestRequest,
  { type }: TypeName,
): ConditionalChange {
  const condition = conditionOf(rest, type, withoutPresentation(request.parameters));
  return { condition, precondition: parsePrecondition(request.conditions) };
}

/** A delete, as it was asked for. @throws Fault */
export function deleteRequest(
  request: RestRequest,
  { type, id }: InstanceName,
): InstanceName & { readonly precondition: Precondition } {
  return { type, id, precondition: parsePrecondition(request.conditions) };
}

/** @param id what it is in the URL, if it stands there */
async function bodyOf(
  rest: Rest,
  request: RestRequest,
  type: ResourceType,
  id: string | null,
): Promise<IncomingResource> {
  const resource = type === 'Binary' ? await request.binary(rest.base(), id) : await request.resource();
  requireType(resource, type);
  return resource;
}

function requireType(resource: ResourceText, type: ResourceType): void {
  if (resource.type === type) return;
  throw new Fault('invalid-request', 'the resource has to be of the type in the URL', [
    { expression: 'resourceType', code: 'value', text: 'has to be the type in the URL' },
  ]);
}

/** A part of a resource that was read would take the place of all of it (R4 3.1.1.5.9). @throws Fault `business-rule` */
function requireWhole({ type, value }: ResourceText): void {
  if (!isSubsetted(value)) return;
  throw new Fault('business-rule', 'a resource that is tagged SUBSETTED is a part of another', [
    {
      expression: `${type}.meta.tag`,
      code: 'value',
      text: 'must not say SUBSETTED: read the whole resource first',
    },
  ]);
}

/** If-None-Exist is what would follow the question mark of a search. */
function parseCondition(rest: Rest, type: ResourceType, hostile: string): Search {
  return conditionOf(rest, type, parseParameters(hostile.replace(/^\?/, '')));
}

/** What is asked for has to be understood in full, and something has to be asked for: else everything would match. */
function conditionOf(rest: Rest, type: ResourceType, hostile: readonly Parameter[]): Search {
  const { search } = parseSearch(type, hostile, { base: rest.base(), now: Date.now(), lenient: false });
  if (search.criteria.length > 0) return search;
  throw new Fault('invalid-request', 'a condition needs search parameters, such as identifier=system|value');
}
