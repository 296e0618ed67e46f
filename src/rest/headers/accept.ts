import { Fault } from '../../fault.js';
import type { Parameter } from '../parameters.js';
import { parseMediaType, type MediaType } from './media-type.js';

/** Names under which our JSON may be asked for. */
const json = ['application/fhir+json', 'application/json', 'text/json'];

/** The version of FHIR that we speak, as a media type parameter may name it. */
export const fhirVersions: readonly string[] = ['4.0', '4.0.1'];

/**
 * Refuses a request for a format that we do not have (R4 3.1.0.1.11). `_format` beats Accept.
 *
 * @throws Fault `not-acceptable`
 */
export function requireJson(hostileAccept: string | undefined, parameters: readonly Parameter[]): void {
  const formats = parameters.filter(([name, value]) => name === '_format' && value !== '');
  const acceptable =
    formats.length > 0
      ? formats.every(([, value]) => isJsonFormat(value))
      : hostileAccept === undefined || acceptsJson(hostileAccept);
  if (!acceptable) throw new Fault('not-acceptable', 'answers are application/fhir+json of FHIR 4.0');
}

/** In a URL a `+` means a space unless it is escaped, which few clients know. */
function isJsonFormat(hostile: string): boolean {
  const asked = parseMediaType(
    hostile === 'json' ? 'application/json' : hostile.replace('fhir json', 'fhir+json'),
  );
  return asked !== null && json.includes(asked.name) && isOurVersion(asked);
}

/** Whether a hostile Accept allows our JSON. */
export function acceptsJson(hostile: string): boolean {
  if (hostile === '*/*' || hostile === 'application/fhir+json' || hostile.trim() === '') return true;
  const ranges = rangesOf(hostile).filter(isOurVersion);
  return json.some((name) => qualityOf(ranges, name) > 0);
}

/** Whether a hostile Accept allows a media type. @param name such as `image/png` */
export function acceptsType(hostile: string, name: string): boolean {
  return hostile.trim() === '' || qualityOf(rangesOf(hostile), name) > 0;
}

function rangesOf(hostile: string): MediaType[] {
  return hostile
    .split(',')
    .map(parseMediaType)
    .filter((range) => range !== null);
}

/** The quality that the most specific range gives to a type (RFC 9110 12.5.1). */
function qualityOf(ranges: readonly MediaType[], type: string): number {
  const [main = ''] = type.split('/');
  for (const name of [type, `${main}/*`, '*/*']) {
    const range = ranges.find((other) => other.name === name);
    if (range) return quality(range.parameters.get('q'));
  }
  return 0;
}

function quality(hostile: string | undefined): number {
  if (hostile === undefined) return 1;
  return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(hostile) ? Number(hostile) : 0;
}

function isOurVersion({ parameters }: MediaType): boolean {
  const version = parameters.get('fhirversion');
  return version === undefined || fhirVersions.includes(version);
}
