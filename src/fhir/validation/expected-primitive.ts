const uri = 'text without white space or control characters';

/** What a value of each primitive type looks like, in words. */
export const expectedPrimitive: Readonly<Partial<Record<string, string>>> = {
  base64Binary: 'base64: groups of four characters',
  boolean: 'true or false, without quotes',
  canonical: `a canonical URL: ${uri}`,
  code: 'a code: text with single blanks inside at most',
  date: 'a real date: YYYY, YYYY-MM or YYYY-MM-DD',
  dateTime: 'a real date, or a date and a time with seconds and zone: YYYY-MM-DDThh:mm:ss+zz:zz',
  decimal: 'a number, without quotes',
  id: 'an id: 1 to 64 of A-Z, a-z, 0-9, - and .',
  instant: 'a real date and a time with seconds and zone: YYYY-MM-DDThh:mm:ss+zz:zz',
  integer: 'a whole number of at most 31 bits, without quotes, point or exponent',
  markdown: 'text of 1 to 1048576 characters without control characters',
  oid: 'an OID: urn:oid:0.1.2',
  positiveInt: 'a whole number from 1 to 2147483647, without quotes, point or exponent',
  string: 'text of 1 to 1048576 characters without control characters',
  time: 'a time of the day: hh:mm:ss',
  unsignedInt: 'a whole number from 0 to 2147483647, without quotes, point or exponent',
  uri: `a URI: ${uri}`,
  url: `a URL: ${uri}`,
  uuid: 'a UUID in lower case: urn:uuid:',
  xhtml: 'XHTML as text without control characters',
};
