// Every pattern takes linear time and no stack, however long the string: where a part
// repeats, it is looked for what breaks the pattern. White space is what XML calls so, as in the schemas of R4.

/** In characters (R4 2.24.0.1). */
export const longestString = 1024 * 1024;
const control = /[^\t\n\r -\uffff]/;
const notCode = /^[ \t\n\r]|[ \t\n\r]{2}|[ \t\n\r]$/;
const id = /^[A-Za-z0-9\-.]{1,64}$/;
const uri = /^[^ \t\n\r]+$/;
const oidStart = /^urn:oid:[0-2]\.\d/;
const notOidRest = /[^\d.]|\.\.|\.$|\.0\d/;
const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const date = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
const time = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?$/;
const zone = /(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/;
const notBase64 = /[^0-9a-zA-Z+/= \t\n\r]/;
const groupOfBase64 = 4;
const blank = 0x20;

/** For each primitive type of R4 (2.24.0.1): is this value, as JSON.parse gives it, one of it? */
export const primitiveTypes: Readonly<Record<string, (hostile: unknown) => boolean>> = {
  base64Binary: isBase64,
  boolean: (value) => typeof value === 'boolean',
  canonical: isUri,
  code: (value) => isText(value) && !notCode.test(value),
  date: (value) => typeof value === 'string' && isDate(value),
  dateTime: (value) => typeof value === 'string' && (isDate(value) || isInstant(value)),
  decimal: (value) => Number.isFinite(value),
  id: (value) => typeof value === 'string' && id.test(value),
  instant: (value) => typeof value === 'string' && isInstant(value),
  integer: (value) => isInteger(value, -(2 ** 31)),
  markdown: isString,
  oid: (value) => typeof value === 'string' && oidStart.test(value) && !notOidRest.test(value.slice(9)),
  positiveInt: (value) => isInteger(value, 1),
  string: isString,
  time: (value) => typeof value === 'string' && time.test(value),
  unsignedInt: (value) => isInteger(value, 0),
  uri: isUri,
  url: isUri,
  uuid: (value) => typeof value === 'string' && uuid.test(value),
  // Images may be embedded, so that a narrative may well be longer than a string.
  xhtml: isText,
};

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !control.test(value);
}

function isString(value: unknown): value is string {
  return isText(value) && value.length <= longestString;
}

function isUri(value: unknown): value is string {
  return typeof value === 'string' && uri.test(value) && !control.test(value);
}

function isInteger(value: unknown, least: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) < 2 ** 31;
}

// White space may stand between groups of four, not inside one.
function isBase64(value: unknown): value is string {
  if (typeof value !== 'string' || notBase64.test(value)) return false;
  let count = 0;
  for (let i = 0; i < value.length; i++) {
    if (value.charCodeAt(i) > blank) count++;
    else if (count % groupOfBase64 !== 0) return false;
  }
  return count > 0 && count % groupOfBase64 === 0;
}

function isDate(value: string): boolean {
  const match = date.exec(value);
  if (match === null || match[1] === '0000') return false;
  return match[3] === undefined || Number(match[3]) <= daysInMonth(Number(match[1]), Number(match[2]));
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isInstant(value: string): boolean {
  const match = zone.exec(value);
  return (
    match !== null &&
    value[10] === 'T' &&
    isDate(value.slice(0, 10)) &&
    time.test(value.slice(11, match.index))
  );
}
