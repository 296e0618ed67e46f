import { Fault } from '../fault.js';
import { subsetText } from '../fhir/subset/subset-text.js';
import type { Subset } from '../fhir/subset/subset.js';
import { singleParameter, type Parameter } from './parameters.js';

/** The parameters that say which part of each resource is shown. */
export const subsetParameters: readonly string[] = ['_summary', '_elements'];

/**
 * Which part of the resources an answer shows (R4 3.1.1.5.8, 3.1.1.5.9); null for all of them.
 *
 * @throws Fault `invalid-request` for a value that is unknown, for both at once, and for `_summary=count`, which only a search has
 */
export function parseSubset(parameters: readonly Parameter[]): Subset | null {
  const summary = singleParameter(parameters, '_summary');
  const elements = parameters.filter(([name, value]) => name === '_elements' && value !== '');
  if (elements.length === 0) return summary === null ? null : summarySubset(summary);
  if (summary !== null && summary !== 'false') {
    throw new Fault('invalid-request', '_summary and _elements cannot both say what is shown');
  }
  return { kind: 'elements', names: elements.flatMap(([, value]) => value.split(',')).map(elementName) };
}

function summarySubset(hostile: string): Subset | null {
  switch (hostile) {
    case 'true':
      return { kind: 'summary' };
    case 'text':
    case 'data':
      return { kind: hostile };
    case 'false':
      return null;
    default:
      throw new Fault('invalid-request', '_summary is true, text, data or false; of a search also count');
  }
}

/** Only elements at the top; the type in front of a name is for answers with resources of several types. */
function elementName(hostile: string): string {
  const [, name] = /^(?:[A-Z]\w{0,99}\.)?([a-z]\w{0,99})$/.exec(hostile.trim()) ?? [];
  if (name === undefined) {
    throw new Fault(
      'invalid-request',
      '_elements takes names of elements at the top, such as status,subject',
    );
  }
  return name;
}

/** The bytes of a resource as they are shown. */
export function presented(body: Buffer, subset: Subset | null): Buffer {
  return subset ? Buffer.from(subsetText(body.toString(), subset)) : body;
}

/** Whether answers are to be laid out for people to read (R4 3.1.0.1.13). @throws Fault `invalid-request` */
export function parsePretty(parameters: readonly Parameter[]): boolean {
  const hostile = singleParameter(parameters, '_pretty');
  if (hostile !== null && hostile !== 'true' && hostile !== 'false') {
    throw new Fault('invalid-request', '_pretty is true or false');
  }
  return hostile === 'true';
}
