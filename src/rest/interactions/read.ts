import { plainAnswer, type Answer } from '../answer.js';
import { binaryAnswer } from '../binary/binary-answer.js';
import { isNotModified } from '../headers/not-modified.js';
import type { Subset } from '../../fhir/subset/subset.js';
import { parseSubset, presented } from '../presentation.js';
import type { Rest, RestRequest } from '../request.js';
import type { InstanceName } from '../target.js';
import type { StoredResource } from '../../records/stored-resource.js';

/** R4 3.1.0.2: the current version, its bytes as they are. */
export async function read(rest: Rest, request: RestRequest, { type, id }: InstanceName): Promise<Answer> {
  const subset = parseSubset(request.parameters);
  return released(request, subset, await rest.records.read(type, id));
}

/** The answer to a read of one version; 304 if the client has it. */
export function released(request: RestRequest, subset: Subset | null, resource: StoredResource): Answer {
  if (isNotModified(request.conditions, resource)) return { ...plainAnswer(304, null), about: resource };
  const binary = resource.type === 'Binary' ? binaryAnswer(request, resource, subset) : null;
  return { ...(binary ?? plainAnswer(200, presented(resource.body, subset))), about: resource };
}
