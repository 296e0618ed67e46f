import { Fault } from '../../fault.js';
import { binaryText } from '../../fhir/binary/binary-text.js';
import { parseResource, resourceFromText, type ResourceText } from '../../fhir/json/resource-text.js';
import { parseReference } from '../../fhir/reference.js';
import type { IncomingResource } from '../../records/content/with-upload.js';
import type { ContentHeaders } from '../headers/content-type.js';
import { parseMediaType } from '../headers/media-type.js';

/** The hostile headers of a request that brings a Binary. */
export interface BinaryHeaders extends ContentHeaders {
  /** `X-Security-Context`: the reference that Binary.securityContext is to hold. */
  readonly securityContext: string | undefined;
}

/**
 * The Binary that a hostile body is or makes (R4 Binary): JSON of a Binary is taken for one, everything else for content, other
 * resources too.
 *
 * @param hostile a stream is content that is read later
 * @param base of this server, for the reference
 * @param id that it will have, where the URL says it
 * @throws Fault `unsupported-media-type`, `invalid-json`, `invalid-structure`, `invalid-request`
 */
export function parseBinary(
  hostile: Buffer | AsyncIterable<Buffer>,
  headers: BinaryHeaders,
  base: string,
  id: string | null,
): IncomingResource {
  const contentType = requireContentType(headers);
  const holding = (data: Buffer): ResourceText => {
    const securityContext = parseSecurityContext(headers.securityContext, base);
    return resourceFromText(binaryText({ contentType, securityContext, data }, id));
  };
  if (!Buffer.isBuffer(hostile)) return { ...holding(Buffer.alloc(0)), content: hostile };
  const resource = resourceIn(hostile, contentType);
  return resource?.type === 'Binary' ? resource : holding(hostile);
}

function requireContentType({ contentType, contentEncoding }: ContentHeaders): string {
  const isPlain = contentEncoding === undefined || contentEncoding.toLowerCase() === 'identity';
  const type = contentType?.trim().replace(/\s+/g, ' ') ?? '';
  if (isPlain && parseMediaType(type) !== null) return type;
  throw new Fault(
    'unsupported-media-type',
    'the body of a Binary needs a Content-Type, and is not compressed',
  );
}

/** What says that it is FHIR has to be; other JSON may be anything. */
function resourceIn(hostile: Buffer, contentType: string): ResourceText | null {
  switch (parseMediaType(contentType)?.name) {
    case 'application/fhir+json':
      return parseResource(hostile);
    case 'application/json':
      return saysBinary(hostile) ? parseResource(hostile) : null;
    default:
      return null;
  }
}

function saysBinary(hostile: Buffer): boolean {
  return (
    /^\s*\{/.test(hostile.toString('latin1', 0, 64)) && hostile.includes('"Binary"') && isBinary(hostile)
  );
}

function isBinary(hostile: Buffer): boolean {
  try {
    const value = JSON.parse(hostile.toString()) as { readonly resourceType?: unknown };
    return value.resourceType === 'Binary';
  } catch {
    // Content that is no JSON is content all the same.
    return false;
  }
}

function parseSecurityContext(hostile: string | undefined, base: string): string | null {
  if (hostile === undefined) return null;
  const kind = parseReference(hostile, base)?.kind;
  if (kind === 'local' || kind === 'absolute') return hostile;
  throw new Fault('invalid-request', 'X-Security-Context takes one reference, such as Patient/123');
}
