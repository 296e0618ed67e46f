import { refused } from './refused.js';

/** A word of an expression. `end` for what follows the last one. */
export interface Token {
  readonly kind: 'name' | 'delimited' | 'string' | 'number' | 'date' | 'dateTime' | 'time' | 'symbol' | 'end';
  /** What it says: without quotes, with its escapes undone. */
  readonly text: string;
}

const longest = 100_000;
const space = /(?:[ \t\r\n]+|\/\/[^\r\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)+/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const quoted = /'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\]|\\.)*)"/sy;
const number = /\d+(?:\.\d+)?/y;
const moment =
  /@(?:T(\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?)|(\d{4}(?:-\d{2}(?:-\d{2})?)?)(T(?:\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)/y;
const symbol = /<=|>=|!=|!~|\$[a-z]+|[.,()[\]{}+\-*/&|<>=~%]/y;
const escape = /\\(?:u([0-9a-fA-F]{4})|(.))/gs;
const escapes: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '`': '`',
  '\\': '\\',
  '/': '/',
  r: '\r',
  n: '\n',
  t: '\t',
  f: '\f',
};

/** Cuts a hostile expression into words. @throws Fault `invalid-request` */
export function tokenize(hostile: string): Token[] {
  if (hostile.length > longest) throw refused('the expression is too long');
  const tokens: Token[] = [];
  let at = skip(hostile, 0);
  while (at < hostile.length) {
    const [token, end] = tokenAt(hostile, at);
    tokens.push(token);
    at = skip(hostile, end);
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function skip(text: string, at: number): number {
  return match(space, text, at) ? space.lastIndex : at;
}

function tokenAt(text: string, at: number): [Token, number] {
  const word = match(name, text, at);
  if (word) return [{ kind: 'name', text: word[0] }, name.lastIndex];
  const inQuotes = match(quoted, text, at);
  if (inQuotes) return [quotedToken(inQuotes), quoted.lastIndex];
  const digits = match(number, text, at);
  if (digits) return [{ kind: 'number', text: digits[0] }, number.lastIndex];
  const time = match(moment, text, at);
  if (time) return [momentToken(time), moment.lastIndex];
  const sign = match(symbol, text, at);
  if (sign) return [{ kind: 'symbol', text: sign[0] }, symbol.lastIndex];
  throw refused('a character that no expression has');
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Names in double quotes are those of FHIRPath before it was normative; R4 still has some. */
function quotedToken([, string, inBackticks, inDouble]: RegExpExecArray): Token {
  if (string !== undefined) return { kind: 'string', text: unescape(string) };
  return { kind: 'delimited', text: unescape(inBackticks ?? inDouble ?? '') };
}

function unescape(text: string): string {
  return text.replaceAll(escape, (_all, unit?: string, letter?: string) => {
    if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
    const meant = Object.hasOwn(escapes, letter ?? '') ? escapes[letter ?? ''] : undefined;
    if (meant === undefined) throw refused('an escape that strings of expressions do not have');
    return meant;
  });
}

function momentToken([, time, date, rest]: RegExpExecArray): Token {
  if (time !== undefined) return { kind: 'time', text: time };
  if (rest === undefined) return { kind: 'date', text: date ?? '' };
  return { kind: 'dateTime', text: rest === 'T' ? (date ?? '') : (date ?? '') + rest };
}
