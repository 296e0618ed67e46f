import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { decodeUtf8, parseResource } from '../fhir/json/resource-text.js';
import { parseBinary } from './binary/parse-binary.js';
import { readContent } from './binary/read-content.js';
import { binaryForm } from './headers/binary-form.js';
import { parseMediaType } from './headers/media-type.js';
import { fhirPathPatch, jsonPatch } from '../fhir/patch/patch.js';
import {
  requireForm,
  requireJsonBody,
  requirePatchBody,
  type ContentHeaders,
} from './headers/content-type.js';
import { parsePrefer } from './headers/prefer.js';
import { parseParameters, type Parameter } from './parameters.js';
import { readBody } from './read-body.js';
import type { RestRequest } from './request.js';

const longestBody = 8 << 20;
/** Of a Binary that may be JSON of one: it has to be looked at as a whole. */
const longestJsonContent = 32 << 20;
/** Of a Binary of any other type. */
const content = { inMemory: 1 << 20, most: 256 << 20 };
const longestForm = 256 << 10;

/** A hostile HTTP request, as an interaction sees it. Its body is read when it is asked for. */
export function httpRequest(
  incoming: IncomingMessage,
  raw: Buffer,
  parameters: readonly Parameter[],
): RestRequest {
  const { headers } = incoming;
  const kind: ContentHeaders = {
    contentType: headers['content-type'],
    contentEncoding: headers['content-encoding'],
  };
  return {
    raw,
    parameters,
    conditions: {
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      ifModifiedSince: headers['if-modified-since'],
      ifNoneExist: single(headers['if-none-exist']),
    },
    prefer: parsePrefer(single(headers['prefer'])),
    hasBody: hasBody(headers),
    resource: async () => {
      requireJsonBody(kind);
      return parseResource(await readBody(incoming, longestBody));
    },
    binary: async (base, id) => {
      const body = await binaryBody(incoming);
      const securityContext = single(headers['x-security-context']);
      return parseBinary(body, { ...kind, securityContext }, base, id);
    },
    binaryForm: (contentType) => binaryForm(headers.accept, parameters, contentType),
    patch: async () => {
      const language = requirePatchBody(kind);
      const body = await readBody(incoming, longestBody);
      return language === 'json' ? jsonPatch(decodeUtf8(body)) : fhirPathPatch(parseResource(body));
    },
    form: async () => {
      // All parameters may stand in the URL (R4 3.1.0.10): then there is no body to have a type.
      if (kind.contentType !== undefined || hasBody(headers)) requireForm(kind);
      return parseParameters((await readBody(incoming, longestForm)).toString());
    },
  };
}

/** As far as the headers say (RFC 9112 6.3). */
function hasBody({ 'content-length': length, 'transfer-encoding': encoding }: IncomingHttpHeaders): boolean {
  return encoding !== undefined || Number(length ?? 0) > 0;
}

function binaryBody(incoming: IncomingMessage): Promise<Buffer | AsyncIterable<Buffer>> {
  switch (parseMediaType(incoming.headers['content-type'] ?? '')?.name) {
    case 'application/fhir+json':
      return readBody(incoming, longestBody);
    case 'application/json':
      return readBody(incoming, longestJsonContent);
    default:
      return readContent(incoming, content);
  }
}

/** Node joins a header that comes twice; only its types do not say so. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value.join(', ') : value;
}
