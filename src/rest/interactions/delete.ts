import type { Answer } from '../answer.js';
import { deleteMatchingRequest, deleteRequest } from '../change-requests.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import type { Rest, RestRequest } from '../request.js';
import type { InstanceName } from '../target.js';
import { deletedAnswer } from '../written.js';

/** R4 3.1.0.7: a delete; that nothing was there is a success too. */
export async function remove(rest: Rest, request: RestRequest, target: InstanceName): Promise<Answer> {
  const { type, id, precondition } = deleteRequest(request, target);
  return deletedAnswer(await rest.records.delete(type, id, precondition), request.prefer);
}

/** R4 3.1.0.7.1: a delete of the one resource that a search finds. */
export async function removeMatching(
  rest: Rest,
  request: RestRequest,
  target: { readonly type: ResourceType },
): Promise<Answer> {
  const change = deleteMatchingRequest(rest, request, target);
  return deletedAnswer(await rest.records.deleteMatching(change), request.prefer);
}
