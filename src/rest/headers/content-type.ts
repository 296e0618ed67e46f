import { Fault } from '../../fault.js';
import { fhirVersions } from './accept.js';
import { parseMediaType, type MediaType } from './media-type.js';

/** The hostile headers that say what a body is. */
export interface ContentHeaders {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

/** @throws Fault `unsupported-media-type` unless the body is FHIR's JSON in UTF-8 */
export function requireJsonBody(hostile: ContentHeaders): void {
  const type = typeOf(hostile);
  const version = type?.parameters.get('fhirversion');
  const fits = type && json.includes(type.name) && (version === undefined || fhirVersions.includes(version));
  if (!fits) throw refused('the body has to be application/fhir+json in UTF-8, not compressed');
}

/** @throws Fault `unsupported-media-type` unless the body is a form in UTF-8 */
export function requireForm(hostile: ContentHeaders): void {
  const type = typeOf(hostile);
  if (type?.name !== 'application/x-www-form-urlencoded') {
    throw refused('the body of a search has to be application/x-www-form-urlencoded in UTF-8');
  }
}

/** Which kind of patch a body is (R4 3.1.0.5). @throws Fault `unsupported-media-type` for others, an XML Patch too */
export function requirePatchBody(hostile: ContentHeaders): 'json' | 'fhirpath' {
  if (typeOf(hostile)?.name === jsonPatchType) return 'json';
  const type = typeOf(hostile);
  if (type && json.includes(type.name)) {
    requireJsonBody(hostile);
    return 'fhirpath';
  }
  throw refused('a patch has to be application/json-patch+json, or Parameters in application/fhir+json');
}

/** The media type of a JSON Patch (RFC 6902 6). */
export const jsonPatchType = 'application/json-patch+json';

const json = ['application/fhir+json', 'application/json'];

/** Null where charset or encoding are not what we read. */
function typeOf({ contentType, contentEncoding }: ContentHeaders): MediaType | null {
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') return null;
  const type = parseMediaType(contentType ?? '');
  const charset = type?.parameters.get('charset')?.toLowerCase() ?? 'utf-8';
  return charset === 'utf-8' || charset === 'utf8' ? type : null;
}

function refused(message: string): Fault {
  return new Fault('unsupported-media-type', message);
}
