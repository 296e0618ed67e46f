import type { Answer } from '../answer.js';
import { parseSubset } from '../presentation.js';
import type { Rest, RestRequest } from '../request.js';
import type { InstanceName } from '../target.js';
import { released } from './read.js';

/** R4 3.1.0.3: one version. */
export async function vread(
  rest: Rest,
  request: RestRequest,
  { type, id, version }: InstanceName & { readonly version: number },
): Promise<Answer> {
  const subset = parseSubset(request.parameters);
  return released(request, subset, await rest.records.vread(type, id, version));
}
