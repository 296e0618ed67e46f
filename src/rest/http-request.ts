import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { decodeUtf8, parseResource } from '../fhir/json/resource-text.js';
import { parseBinary } from './binary/parse-binary.js';
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
/** Of a Binary: in base64 it is a third longer, and it is held in memory as a whole. */
const longestContent = 32 << 20;
const longestForm = 256 << 10;

/** A hostile HTTP request, as an interaction sees it. Its body is read when it is asked for. */
export function httpRequest(
  incoming: IncomingMessage,
  raw: Buffer,
  parameters: readonly Parameter[],
): RestRequest {
  const { headers } = incoming;
  const content: ContentHeaders = {
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
    hasBody: headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0,
    resource: async () => {
      requireJsonBody(content);
      return parseResource(await readBody(incoming, longestBody));
    },
    binary: async (base, id) => {
      const isResource = parseMediaType(content.contentType ?? '')?.name === 'application/fhir+json';
      const body = await readBody(incoming, isResource ? longestBody : longestContent);
      const securityContext = single(headers['x-security-context']);
      return parseBinary(body, { ...content, securityContext }, base, id);
    },
    binaryForm: (contentType) => binaryForm(headers.accept, parameters, contentType),
    patch: async () => {
      const kind = requirePatchBody(content);
      const body = await readBody(incoming, longestBody);
      return kind === 'json' ? jsonPatch(decodeUtf8(body)) : fhirPathPatch(parseResource(body));
    },
    form: async () => {
      // All parameters may stand in the URL (R4 3.1.0.10): then there is no body to have a type.
      if (content.contentType !== undefined || hasBody(headers)) requireForm(content);
      return parseParameters((await readBody(incoming, longestForm)).toString());
    },
  };
}

/** As far as the headers say (RFC 9112 6.3). */
function hasBody({ 'content-length': length, 'transfer-encoding': encoding }: IncomingHttpHeaders): boolean {
  return encoding !== undefined || Number(length ?? 0) > 0;
}

/** Node joins a header that comes twice; only its types do not say so. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value.join(', ') : value;
}
