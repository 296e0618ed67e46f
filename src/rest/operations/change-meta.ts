import { Fault } from '../../fault.js';
import { changeMeta, type MetaChange } from '../../fhir/json/change-meta.js';
import { metaItems, type MetaItem, type MetaList } from '../../fhir/json/meta-lists.js';
import type { JsonNode } from '../../fhir/json/node.js';
import { parseJson } from '../../fhir/json/parse.js';
import type { Answer } from '../answer.js';
import { parsePrecondition } from '../headers/precondition.js';
import type { Rest, RestRequest } from '../request.js';
import { requireParameters } from './input.js';
import { metaAnswer } from './meta-answer.js';
import type { OperationTarget } from './served.js';

/**
 * R4, operations $meta-add and $meta-delete: adds profiles, security labels and tags to a resource, or takes them from it. That makes
 * a new version, since a version is never changed; where there is nothing to do, none.
 */
export function metaChange(change: MetaChange) {
  return async (rest: Rest, request: RestRequest, { type, id }: OperationTarget): Promise<Answer> => {
    if (type === null || id === null) throw new Fault('invalid-request', 'this is asked of a resource');
    const given = await metaGiven(request);
    const precondition = parsePrecondition(request.conditions);
    const edit = rest.records.revise({ type, id }, precondition, (one) => changeMeta(one, change, given));
    return metaAnswer((await edit).resource);
  };
}

async function metaGiven(request: RestRequest): Promise<(list: MetaList) => MetaItem[]> {
  const body = await request.resource();
  requireParameters(body);
  const { parameter = [] } = body.value as { parameter?: { name: string; valueMeta?: object }[] };
  if (parameter.length !== 1 || parameter[0]?.name !== 'meta' || parameter[0].valueMeta === undefined) {
    throw new Fault('invalid-request', 'the operation takes one parameter: meta, with a valueMeta');
  }
  const meta = firstMeta(parseJson(body.text).members.get('parameter'));
  return (list) => metaItems(body.text, meta, list);
}

function firstMeta(parameters: JsonNode | undefined): JsonNode | undefined {
  const first = parameters?.kind === 'array' ? parameters.items[0] : undefined;
  return first?.kind === 'object' ? first.members.get('valueMeta') : undefined;
}
