import { Fault } from '../../fault.js';
import type { JsonNode, JsonObject } from '../../fhir/json/node.js';
import { parseJson } from '../../fhir/json/parse.js';
import { resourceFromText, type ResourceText } from '../../fhir/json/resource-text.js';
import type { Issue } from '../../fhir/validation/issue.js';
import { validateResource } from '../../fhir/validation/validate-resource.js';
import type { OperationReads } from '../../records/operate.js';
import { wholeText } from '../../records/stored-resource.js';
import { plainAnswer, type Answer } from '../answer.js';
import { findingsBody } from '../outcome.js';
import { withoutPresentation } from '../paging.js';
import type { Rest, RestRequest } from '../request.js';
import type { OperationTarget } from './served.js';

/**
 * R4, operation $validate: everything that is to be said of a resource, which is not stored. The resource is the body, a parameter of
 * it, or for an instance without one the stored one. The answer is a success whatever it says.
 *
 * @throws Fault `invalid-request` for a request that is not understood; `not-found` for a stored resource that is not there
 */
export async function validateOperation(
  rest: Rest,
  request: RestRequest,
  target: OperationTarget,
): Promise<Answer> {
  const asked = await validationAsked(request, target);
  return rest.records.operate(target, async (reads) =>
    plainAnswer(200, findingsBody(await findings(reads, asked, target))),
  );
}

const modes = ['create', 'update', 'delete', 'profile'] as const;

interface ValidationAsked {
  readonly resource: ResourceText | null;
  readonly mode: (typeof modes)[number] | null;
  readonly profiles: readonly string[];
}

async function validationAsked(request: RestRequest, target: OperationTarget): Promise<ValidationAsked> {
  const given: Given[] = withoutPresentation(request.parameters).map(([name, value]) => ({ name, value }));
  const body = request.hasBody ? await request.resource() : null;
  const inside = body === null ? null : parametersIn(body, target);
  given.push(...(inside ?? []));
  if (!given.every(({ name }) => known.includes(name))) {
    throw new Fault('invalid-request', `the operation takes the parameters ${known.join(', ')}`);
  }
  const resources = given.filter(({ name }) => name === 'resource');
  if (resources.length > 1) throw new Fault('invalid-request', 'resource may be given once');
  const resource = inside === null ? body : (resources[0]?.resource ?? null);
  const mode = modeIn(texts(given, 'mode'));
  return { resource, mode, profiles: texts(given, 'profile') };
}

interface Given {
  readonly name: string;
  readonly value?: string;
  readonly resource?: ResourceText;
}

const known = ['resource', 'mode', 'profile'];

/** Null for a body that is the resource itself: also Parameters, where Parameters are to be validated and nothing is wrapped. */
function parametersIn(body: ResourceText, { type }: OperationTarget): Given[] | null {
  if (body.type !== 'Parameters') return null;
  const parameters = parseJson(body.text).members.get('parameter');
  const items = parameters?.kind === 'array' ? parameters.items : [];
  const isWrapped = items.some((item) => nameOf(body.text, item) === 'resource');
  if (type === 'Parameters' && !isWrapped) return null;
  return items.map((item) => parameterIn(body.text, item));
}

function nameOf(text: string, item: JsonNode): unknown {
  return item.kind === 'object' ? valueAt(text, item, ['name']) : undefined;
}

function parameterIn(text: string, item: JsonNode): Given {
  const name = nameOf(text, item);
  if (item.kind !== 'object') throw new Fault('invalid-request', 'a parameter is an object');
  if (name === 'resource') return { name, resource: resourceFromText(textOf(text, item, 'resource')) };
  const value = valueAt(text, item, ['valueCode', 'valueUri', 'valueCanonical', 'valueString', 'valueUrl']);
  if (typeof name === 'string' && typeof value === 'string') return { name, value };
  throw new Fault('invalid-request', 'a parameter has a name and a value, or is the resource');
}

function valueAt(text: string, item: JsonObject, names: readonly string[]): unknown {
  const node = names.map((name) => item.members.get(name)).find((one) => one !== undefined);
  return node?.kind === 'string' ? JSON.parse(text.slice(node.start, node.end)) : undefined;
}

function textOf(text: string, item: JsonObject, name: string): string {
  const node = item.members.get(name);
  if (node === undefined) throw new Fault('invalid-request', 'the parameter resource holds the resource');
  return text.slice(node.start, node.end);
}

function texts(given: readonly Given[], wanted: string): string[] {
  return given.flatMap(({ name, value }) => (name === wanted && value !== undefined ? [value] : []));
}

function modeIn([mode, ...others]: readonly string[]): ValidationAsked['mode'] {
  if (mode === undefined) return null;
  const found = modes.find((one) => one === mode);
  if (found !== undefined && others.length === 0) return found;
  throw new Fault('invalid-request', `mode is one of ${modes.join(', ')}`);
}

async function findings(
  reads: OperationReads,
  { resource, mode, profiles }: ValidationAsked,
  { type, id }: OperationTarget,
): Promise<Issue[]> {
  if (mode === 'profile' && profiles.length === 0) {
    throw new Fault('invalid-request', 'the mode profile needs a profile');
  }
  if (mode === 'delete') {
    if (type !== null && id !== null) await reads.read(type, id);
    return [];
  }
  const stored = resource === null && type !== null && id !== null ? await reads.read(type, id) : null;
  const looked = stored === null ? resource : resourceFromText(wholeText(stored));
  if (looked === null) throw new Fault('invalid-request', 'there is no resource to validate');
  const { type: own, value, wholeDecimals } = looked;
  const issues = validateResource(own, value, { profiles, wholeDecimals });
  return [...placeIssues(looked, mode, type, id), ...issues];
}

/** What a create or an update at this address would refuse. */
function placeIssues(
  resource: ResourceText,
  mode: ValidationAsked['mode'],
  type: OperationTarget['type'],
  id: OperationTarget['id'],
): Issue[] {
  const issue = { severity: 'error', basic: false, code: 'value' } as const;
  if (type !== null && resource.type !== type) {
    return [{ ...issue, expression: 'resourceType', text: 'has to be the type in the URL' }];
  }
  const own = resource.value['id'];
  const expression = `${resource.type}.id`;
  if (mode === 'update' && own === undefined) {
    return [{ ...issue, code: 'required', expression, text: 'an update needs the id' }];
  }
  const other = mode === 'update' && id !== null && own !== id;
  return other ? [{ ...issue, expression, text: 'has to be the id in the URL' }] : [];
}
