import type { Answer } from '../answer.js';
import { deleteRequest } from '../change-requests.js';
import type { Rest, RestRequest } from '../request.js';
import type { InstanceName } from '../target.js';
import { deletedAnswer } from '../written.js';

/** R4 3.1.0.7: a delete; that nothing was there is a success too. */
export async function remove(rest: Rest, request: RestRequest, target: InstanceName): Promise<Answer> {
  const { type, id, precondition } = deleteRequest(request, target);
  return deletedAnswer(await rest.records.delete(type, id, precondition), request.prefer);
}
