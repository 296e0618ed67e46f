import { plainAnswer, type Answer } from '../answer.js';
import { isNotModified } from '../headers/not-modified.js';
import type { Rest, RestRequest } from '../request.js';
import type { InstanceName } from '../target.js';
import type { StoredResource } from '../../records/stored-resource.js';

/** R4 3.1.0.2: the current version, its bytes as they are. */
export async function read(rest: Rest, request: RestRequest, { type, id }: InstanceName): Promise<Answer> {
  return released(request, await rest.records.read(type, id));
}

/** The answer to a read of one version; 304 if the client has it. */
export function released({ conditions }: RestRequest, resource: StoredResource): Answer {
  const answer = isNotModified(conditions, resource)
    ? plainAnswer(304, null)
    : plainAnswer(200, resource.body);
  return { ...answer, about: resource };
}
