import { Fault } from '../../fault.js';
import { decodeUtf8, resourceFromText, type ResourceText } from '../../fhir/json/resource-text.js';
import { fhirPathPatch, jsonPatch, type Patch } from '../../fhir/patch/patch.js';
import { jsonPatchType } from '../headers/content-type.js';
import { parseParameters, splitQuery } from '../parameters.js';
import { rawRequest } from '../raw-request.js';
import type { RestRequest } from '../request.js';
import { route, type Route } from '../route.js';
import type { BundleEntry } from './parse-bundle.js';

/** An interaction that an entry asks for. */
export interface EntryRequest {
  readonly asked: Route;
  readonly request: RestRequest;
}

/**
 * What an entry asks for, as if it had come over HTTP. Its URL is relative to the base, with or without a slash in front as in the
 * examples of R4, or absolute and below the base.
 *
 * @param outer the request that brought the Bundle; its preferences count for the entries
 * @throws Fault `unknown-type`, `not-found`, `invalid-request`, `not-supported` for a Bundle in the Bundle
 */
export function entryRequest(base: string, outer: RestRequest, entry: BundleEntry): EntryRequest {
  const relative = (entry.url.startsWith(`${base}/`) ? entry.url.slice(base.length) : entry.url).replace(
    /^\//,
    '',
  );
  const [path, query] = splitQuery(relative);
  const asked = route(entry.method, path);
  if (asked.target.kind === 'system')
    throw new Fault('not-supported', 'an entry takes no Bundle of requests');
  return {
    asked: entry.method === 'HEAD' ? withoutBody(asked) : asked,
    request: toRequest(outer, entry, query),
  };
}

/** A FHIRPath Patch as it is, a JSON Patch in a Binary (R4 3.1.0.5). */
function entryPatch(resource: ResourceText): Patch {
  const { contentType, data } = resource.value;
  if (resource.type !== 'Binary') return fhirPathPatch(resource);
  if (contentType !== jsonPatchType || typeof data !== 'string') {
    throw new Fault('unsupported-media-type', `a patch in a Binary has to be ${jsonPatchType}`);
  }
  return jsonPatch(decodeUtf8(Buffer.from(data, 'base64')));
}

function withoutBody(asked: Route): Route {
  return { ...asked, run: async (rest, request) => ({ ...(await asked.run(rest, request)), body: null }) };
}

function toRequest(outer: RestRequest, entry: BundleEntry, query: string): RestRequest {
  const { conditions, text } = entry;
  return {
    raw: rawRequest(entry.method, entry.url, []),
    parameters: parseParameters(query),
    conditions,
    prefer: { ...outer.prefer, answer: outer.prefer.answer ?? 'minimal' },
    hasBody: text !== null,
    resource: () => resourceOf(text),
    binary: () => resourceOf(text),
    binaryForm: () => 'in-bundle',
    patch: async () => entryPatch(await resourceOf(text)),
    form: () => Promise.reject(new Fault('not-supported', 'within a Bundle a search is a GET')),
  };
}

async function resourceOf(text: string | null): Promise<ResourceText> {
  if (text === null) throw new Fault('invalid-request', 'this entry needs a resource');
  return Promise.resolve(resourceFromText(text));
}
