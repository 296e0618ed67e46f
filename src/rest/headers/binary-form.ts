import { Fault } from '../../fault.js';
import type { Parameter } from '../parameters.js';
import { acceptsJson, acceptsType, requireJson } from './accept.js';
import { parseMediaType } from './media-type.js';

/** How a Binary goes out: as what it holds, or as a resource. In a Bundle it is one without content that lies apart. */
export type BinaryForm = 'raw' | 'resource' | 'in-bundle';

/**
 * How a Binary of a content type is to go out (R4 Binary: as what it holds unless one of FHIR's own types is asked for by name).
 *
 * @throws Fault `not-acceptable` if neither is acceptable
 */
export function binaryForm(
  hostileAccept: string | undefined,
  parameters: readonly Parameter[],
  contentType: string,
): BinaryForm {
  const isFormatted = parameters.some(([name, value]) => name === '_format' && value !== '');
  if (isFormatted || namesFhir(hostileAccept ?? '')) {
    requireJson(hostileAccept, parameters);
    return 'resource';
  }
  if (hostileAccept === undefined || acceptsType(hostileAccept, nameOf(contentType))) return 'raw';
  if (acceptsJson(hostileAccept)) return 'resource';
  throw new Fault(
    'not-acceptable',
    'the Binary is of another type; as a resource it is application/fhir+json',
  );
}

function namesFhir(hostile: string): boolean {
  return hostile.split(',').some((range) => {
    const type = parseMediaType(range);
    return (
      type !== null && /^application\/fhir\+(json|xml)$/.test(type.name) && type.parameters.get('q') !== '0'
    );
  });
}

function nameOf(contentType: string): string {
  return parseMediaType(contentType)?.name ?? 'application/octet-stream';
}
