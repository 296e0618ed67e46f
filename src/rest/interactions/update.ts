import type { Answer } from '../answer.js';
import { updateMatchingRequest, updateRequest } from '../change-requests.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import type { Rest, RestRequest } from '../request.js';
import type { InstanceName } from '../target.js';
import { writtenAnswer } from '../written.js';

/** R4 3.1.0.4: an update, or a create under an id of the client's. */
export async function update(rest: Rest, request: RestRequest, target: InstanceName): Promise<Answer> {
  const { resource, id, precondition } = await updateRequest(rest, request, target);
  return writtenAnswer(await rest.records.update(resource, id, precondition), request.prefer);
}

/** R4 3.1.0.4.3: an update of the one resource that a search finds, or a create. */
export async function updateMatching(
  rest: Rest,
  request: RestRequest,
  target: { readonly type: ResourceType },
): Promise<Answer> {
  const { resource, ...change } = await updateMatchingRequest(rest, request, target);
  return writtenAnswer(await rest.records.updateMatching(resource, change), request.prefer);
}
