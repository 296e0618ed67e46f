import { parseJson } from '../../fhir/json/parse.js';
import { wholeText, type StoredResource } from '../../records/stored-resource.js';
import { plainAnswer, type Answer } from '../answer.js';

/** The meta of a resource, as it stands there. */
export function metaAnswer(resource: StoredResource): Answer {
  const text = wholeText(resource);
  const meta = parseJson(text).members.get('meta');
  const value = meta === undefined ? '{}' : text.slice(meta.start, meta.end);
  const body = `{"resourceType":"Parameters","parameter":[{"name":"return","valueMeta":${value}}]}`;
  return { ...plainAnswer(200, Buffer.from(body)), about: resource };
}
