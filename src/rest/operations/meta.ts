import type { Coding, Meta } from 'fhir/r4.js';
import { Fault } from '../../fault.js';
import { resourceTypes, type ResourceType } from '../../fhir/resource-types.js';
import type { OperationReads } from '../../records/operate.js';
import { plainQuery } from '../../records/search/search-resources.js';
import { wholeText, type StoredResource } from '../../records/stored-resource.js';
import type { Answer } from '../answer.js';
import type { Rest, RestRequest } from '../request.js';
import { operationInput } from './input.js';
import { parametersAnswer } from './output.js';
import { metaAnswer } from './meta-answer.js';
import type { OperationTarget } from './served.js';

/** How many resources the metas of a type or of all types are gathered from. */
const mostResources = 1000;
const pageSize = 250;

/**
 * R4, operation $meta: the meta of a resource, or the profiles, security labels and tags that are in use among the resources of a
 * type or of all types, the log left aside.
 */
export async function meta(rest: Rest, request: RestRequest, target: OperationTarget): Promise<Answer> {
  await operationInput(request, []);
  return rest.records.operate(target, async (reads) => {
    const { type, id } = target;
    if (type !== null && id !== null) return metaAnswer(await reads.read(type, id));
    const types = type === null ? resourceTypes.filter((one) => one !== 'AuditEvent') : [type];
    return parametersAnswer([{ name: 'return', valueMeta: await inUse(reads, types) }]);
  });
}

async function inUse(reads: OperationReads, types: readonly ResourceType[]): Promise<Meta> {
  const found: Found = { profile: new Set(), security: new Map(), tag: new Map() };
  let resources = 0;
  for (const type of types) {
    for await (const resource of allOf(reads, type)) {
      if (++resources > mostResources)
        throw new Fault('too-costly', 'there are too many resources to gather their metas');
      gather(found, JSON.parse(wholeText(resource)) as { meta?: Meta });
    }
  }
  const [profile, security, tag] = [
    [...found.profile],
    [...found.security.values()],
    [...found.tag.values()],
  ];
  return {
    ...(profile.length > 0 && { profile }),
    ...(security.length > 0 && { security }),
    ...(tag.length > 0 && { tag }),
  };
}

async function* allOf(reads: OperationReads, type: ResourceType): AsyncGenerator<StoredResource> {
  for (let after = null; ;) {
    const { matches, next } = await reads.search(plainQuery({ type, criteria: [] }, pageSize), after);
    yield* matches;
    if (next === null) return;
    after = next;
  }
}

interface Found {
  readonly profile: Set<string>;
  readonly security: Map<string, Coding>;
  readonly tag: Map<string, Coding>;
}

function gather(found: Found, { meta: one = {} }: { readonly meta?: Meta }): void {
  for (const profile of one.profile ?? []) found.profile.add(profile);
  for (const list of ['security', 'tag'] as const) {
    for (const coding of one[list] ?? [])
      found[list].set(JSON.stringify([coding.system, coding.code]), plain(coding));
  }
}

/** Extensions stay with the resource that has them. */
function plain({ system, version, code, display }: Coding): Coding {
  const members = Object.entries({ system, version, code, display });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
