import type { ResourceType } from '../../fhir/resource-types.js';
import type { Answer } from '../answer.js';
import { createRequest } from '../change-requests.js';
import type { Rest, RestRequest } from '../request.js';
import { writtenAnswer } from '../written.js';

/** R4 3.1.0.8: a create under an id of ours; with If-None-Exist only if nothing matches. */
export async function create(
  rest: Rest,
  request: RestRequest,
  target: { readonly type: ResourceType },
): Promise<Answer> {
  const { resource, condition } = await createRequest(rest, request, target);
  return writtenAnswer(await rest.records.create(resource, condition), request.prefer);
}
