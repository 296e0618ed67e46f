import { rawContent, contentTypeOf } from '../../fhir/binary/raw-content.js';
import type { StoredResource } from '../../records/stored-resource.js';
import { plainAnswer, type Answer } from '../answer.js';
import { parseMediaType } from '../headers/media-type.js';
import type { RestRequest } from '../request.js';

/** The answer to a read of a Binary as what it holds; null if it is wanted as a resource. @throws Fault `not-acceptable` */
export function rawAnswer(request: RestRequest, { body }: StoredResource): Answer | null {
  const text = body.toString();
  const contentType = contentTypeOf(text);
  if (request.binaryForm(contentType) === 'resource') return null;
  return { ...plainAnswer(200, rawContent(text)), headers: headersOf(contentType) };
}

/** Whatever it says that it is, no browser is to run it here. */
function headersOf(hostileType: string): Record<string, string> {
  const isType = parseMediaType(hostileType) !== null && /^[\x20-\x7e]+$/.test(hostileType);
  return {
    'Content-Type': isType ? hostileType : 'application/octet-stream',
    'Content-Disposition': 'attachment',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  };
}
