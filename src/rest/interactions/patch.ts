import type { ResourceType } from '../../fhir/resource-types.js';
import type { Answer } from '../answer.js';
import { patchMatchingRequest, patchRequest } from '../change-requests.js';
import type { Rest, RestRequest } from '../request.js';
import type { InstanceName } from '../target.js';
import { writtenAnswer } from '../written.js';

/** R4 3.1.0.5: a change of parts of a resource. */
export async function patch(rest: Rest, request: RestRequest, target: InstanceName): Promise<Answer> {
  const { type, id, patch, precondition } = await patchRequest(request, target);
  return writtenAnswer(await rest.records.patch(type, id, patch, precondition), request.prefer);
}

/** R4 3.1.0.5.1: the same of the one resource that a search finds. */
export async function patchMatching(
  rest: Rest,
  request: RestRequest,
  target: { readonly type: ResourceType },
): Promise<Answer> {
  const { patch, ...change } = await patchMatchingRequest(rest, request, target);
  return writtenAnswer(await rest.records.patchMatching(change, patch), request.prefer);
}
