import { Fault } from '../fault.js';

/** A parameter of a URL or a form, decoded. */
export type Parameter = readonly [name: string, value: string];

/** The path of a hostile URL and what follows its question mark. */
export function splitQuery(hostile: string): [path: string, query: string] {
  const at = hostile.indexOf('?');
  return at === -1 ? [hostile, ''] : [hostile.slice(0, at), hostile.slice(at + 1)];
}

const mostParameters = 500;

/**
 * Decodes a hostile query string or form. Nothing is given a meaning by its name: a name is a name, `__proto__` and `a[$ne]` too.
 *
 * @throws Fault `invalid-request` for malformed escapes, invalid UTF-8 or control characters other than tabs
 */
export function parseParameters(hostile: string): Parameter[] {
  if (hostile === '') return [];
  const pairs = hostile.split('&', mostParameters + 1);
  if (pairs.length > mostParameters) throw new Fault('invalid-request', 'there are more than 500 parameters');
  return pairs.filter((pair) => pair !== '').map(parsePair);
}

/** The parameters as a query string. */
export function printParameters(parameters: readonly Parameter[]): string {
  return parameters
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

/** The value of a parameter that may be given once; null without it, or if it is empty. @throws Fault `invalid-request` */
export function singleParameter(parameters: readonly Parameter[], name: string): string | null {
  const values = parameters.filter(([other, value]) => other === name && value !== '');
  if (values.length > 1)
    throw new Fault('invalid-request', 'a parameter that may be given once is given twice');
  return values[0]?.[1] ?? null;
}

function parsePair(pair: string): Parameter {
  const at = pair.indexOf('=');
  return at === -1 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
}

function decode(hostile: string): string {
  const text = decodeEscapes(hostile.replaceAll('+', ' '));
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) {
    throw new Fault('invalid-request', 'a parameter holds a control character');
  }
  return text;
}

function decodeEscapes(hostile: string): string {
  try {
    return hostile.includes('%') ? decodeURIComponent(hostile) : hostile;
  } catch (cause) {
    throw new Fault('invalid-request', 'a percent escape is malformed or not UTF-8', [], cause);
  }
}
