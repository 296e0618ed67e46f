import type { StructureFault } from '#generated/validators.js';
import type { FaultIssue } from '../fault.js';
import type { ElementPlace } from './element-path.js';

/** Says in words what a validator found, without the value that it found. */
export function explainStructureFault(
  { params }: StructureFault,
  place: ElementPlace,
  hostile: unknown,
): FaultIssue {
  const { expression } = place;
  if (params.unknown !== undefined) return unknownElement(params.unknown, place);
  if (params.missing !== undefined) return missingElement(params.missing, expression);
  if (params.type !== undefined) return wrongValue(params.type, expression, hostile);
  if (params.resourceType !== undefined) {
    return wrongShape(expression, `expected resourceType to be ${params.resourceType}`);
  }
  if (params.choice !== undefined) {
    return wrongShape(`${expression}.${params.choice}`, 'has values of more than one type: give one');
  }
  if (params.gap !== undefined) {
    return wrongShape(
      `${expression}.${params.gap}[${String(params.place)}]`,
      'has neither a value nor an extension: null may only stand where the other array has something',
    );
  }
  if (params.empty !== undefined) return wrongShape(expression, `is an empty ${params.empty}: leave it out`);
  return wrongShape(
    expression,
    params.shape === 'array' ? 'may repeat: expected an array' : oneObject(hostile),
  );
}

function unknownElement(hostileName: string, { expression, type }: ElementPlace): FaultIssue {
  // A long or odd name could be data rather than a slip of the pen.
  const isName = /^_?[A-Za-z]{1,40}$/.test(hostileName);
  return wrongShape(
    isName ? `${expression}.${hostileName}` : expression,
    isName ? `is not an element of ${type}` : `has a member that is not an element of ${type}`,
  );
}

function missingElement(name: string, expression: string): FaultIssue {
  const isElement = name !== 'resourceType';
  return {
    expression: isElement ? `${expression}.${name}` : expression,
    code: 'required',
    text: isElement ? 'is required' : 'resourceType is required',
  };
}

function wrongValue(type: string, expression: string, hostile: unknown): FaultIssue {
  if (Array.isArray(hostile)) return wrongShape(expression, 'does not repeat: expected one value');
  if (typeof hostile === 'object') return wrongShape(expression, `expected ${expected[type] ?? type}`);
  return { expression, code: 'value', text: `expected ${expected[type] ?? type}` };
}

function oneObject(hostile: unknown): string {
  return Array.isArray(hostile) ? 'does not repeat: expected one object' : 'expected an object';
}

function wrongShape(expression: string, text: string): FaultIssue {
  return { expression, code: 'structure', text };
}

const uri = 'text without white space or control characters';

const expected: Readonly<Partial<Record<string, string>>> = {
  base64Binary: 'base64: groups of four characters',
  boolean: 'true or false, without quotes',
  canonical: `a canonical URL: ${uri}`,
  code: 'a code: text with single blanks inside at most',
  date: 'a real date: YYYY, YYYY-MM or YYYY-MM-DD',
  dateTime: 'a real date, or a date and a time with seconds and zone: YYYY-MM-DDThh:mm:ss+zz:zz',
  decimal: 'a number, without quotes',
  id: 'an id: 1 to 64 of A-Z, a-z, 0-9, - and .',
  instant: 'a real date and a time with seconds and zone: YYYY-MM-DDThh:mm:ss+zz:zz',
  integer: 'a whole number of at most 31 bits, without quotes',
  markdown: 'text of 1 to 1048576 characters without control characters',
  oid: 'an OID: urn:oid:0.1.2',
  positiveInt: 'a whole number from 1 to 2147483647, without quotes',
  string: 'text of 1 to 1048576 characters without control characters',
  time: 'a time of the day: hh:mm:ss',
  unsignedInt: 'a whole number from 0 to 2147483647, without quotes',
  uri: `a URI: ${uri}`,
  url: `a URL: ${uri}`,
  uuid: 'a UUID in lower case: urn:uuid:',
  xhtml: 'XHTML as text without control characters',
};
