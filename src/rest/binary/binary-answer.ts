import { rawContent, contentTypeOf } from '../../fhir/binary/raw-content.js';
import type { Subset } from '../../fhir/subset/subset.js';
import { wholeText, type StoredResource } from '../../records/stored-resource.js';
import { plainAnswer, type Answer } from '../answer.js';
import { parseMediaType } from '../headers/media-type.js';
import type { RestRequest } from '../request.js';

/**
 * The answer to a read of a Binary where it is not the body of the resource: what it holds if that is wanted, or the resource with content
 * that lies apart. Null if the body is.
 *
 * @param subset the part of the resource that is wanted, if not all of it
 * @throws Fault `not-acceptable`
 */
export function binaryAnswer(
  request: RestRequest,
  resource: StoredResource,
  subset: Subset | null,
): Answer | null {
  const text = wholeText(resource);
  const contentType = contentTypeOf(text);
  const { content } = resource;
  switch (request.binaryForm(contentType)) {
    case 'raw':
      return {
        ...plainAnswer(200, content ? null : rawContent(text)),
        ...(content && { content }),
        headers: headersOf(contentType),
      };
    case 'resource':
      return content && !subset ? { ...plainAnswer(200, withEmptyData(text)), content } : null;
    case 'in-bundle':
      return null;
  }
}

/** The content goes between the quotes. */
function withEmptyData(text: string): Buffer {
  return Buffer.from(`${text.slice(0, text.lastIndexOf('}'))},"data":""}`);
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
