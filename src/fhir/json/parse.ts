import { Fault } from '../../fault.js';
import type { JsonArray, JsonNode, JsonObject, JsonScalar } from './node.js';

/** How many objects and arrays may stand inside each other. */
const maxDepth = 64;

/** How many values a text may have: a resource or Bundle of eight million characters has fewer, millions of `{}` more. */
const maxValues = 1_000_000;

const noMembers: ReadonlyMap<string, JsonNode> = new Map();

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
const plain = /[ !#-[\]-\uffff]*/y;

/**
 * Parses hostile text as the JSON that FHIR allows (R4 2.6.2, RFC 8259): one object; no name twice in one object; no control
 * characters but tab, line feed and carriage return; no half of a surrogate pair; at most 64 levels and a million values. Only the places are kept:
 * `JSON.parse` gives the values, and cannot fail on what passed here.
 *
 * @throws Fault `invalid-json`, naming line and column.
 */
export function parseJson(hostile: string): JsonObject {
  return whole(hostile, (cursor) => {
    if (hostile.charCodeAt(cursor.at) !== open.brace) throw wrong(cursor, 'expected an object');
    return object(cursor);
  });
}

/** The same for any value, such as the array that a JSON Patch is. */
export function parseJsonValue(hostile: string): JsonNode {
  return whole(hostile, value);
}

function whole<T>(hostile: string, parse: (cursor: Cursor) => T): T {
  const cursor: Cursor = { text: hostile, at: 0, depth: 0, values: 0 };
  skipSpace(cursor);
  const root = parse(cursor);
  skipSpace(cursor);
  if (cursor.at !== hostile.length) throw wrong(cursor, 'expected the end of the text');
  return root;
}

interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
  values: number;
}

const open = { brace: 0x7b, bracket: 0x5b, quote: 0x22 };
const close = { brace: 0x7d, bracket: 0x5d };
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;

function value(cursor: Cursor): JsonNode {
  if (++cursor.values > maxValues) throw wrong(cursor, 'more than a million values');
  switch (cursor.text.charCodeAt(cursor.at)) {
    case open.brace:
      return object(cursor);
    case open.bracket:
      return array(cursor);
    case open.quote: {
      const start = cursor.at;
      skipString(cursor);
      return { kind: 'string', start, end: cursor.at };
    }
    default:
      return scalar(cursor);
  }
}

function object(cursor: Cursor): JsonObject {
  const start = enter(cursor);
  const members = endsHere(cursor, close.brace) ? noMembers : membersOf(cursor);
  cursor.depth--;
  return { kind: 'object', start, end: cursor.at, members };
}

function membersOf(cursor: Cursor): ReadonlyMap<string, JsonNode> {
  const members = new Map<string, JsonNode>();
  do {
    skipSpace(cursor);
    const name = memberName(cursor);
    if (members.has(name)) throw wrong(cursor, 'the same name stands twice in one object');
    skipSpace(cursor);
    expect(cursor, colon, 'expected a colon');
    skipSpace(cursor);
    members.set(name, value(cursor));
    skipSpace(cursor);
  } while (took(cursor, comma));
  expect(cursor, close.brace, 'expected a comma or a closing brace');
  return members;
}

function array(cursor: Cursor): JsonArray {
  const start = enter(cursor);
  const items: JsonNode[] = [];
  if (!endsHere(cursor, close.bracket)) {
    do {
      skipSpace(cursor);
      items.push(value(cursor));
      skipSpace(cursor);
    } while (took(cursor, comma));
    expect(cursor, close.bracket, 'expected a comma or a closing bracket');
  }
  cursor.depth--;
  return { kind: 'array', start, end: cursor.at, items };
}

function scalar(cursor: Cursor): JsonScalar {
  const start = cursor.at;
  if (matched(cursor, literal)) return { kind: 'literal', start, end: cursor.at };
  if (matched(cursor, number)) return { kind: 'number', start, end: cursor.at };
  throw wrong(cursor, 'expected a value');
}

function memberName(cursor: Cursor): string {
  const start = cursor.at;
  if (cursor.text.charCodeAt(start) !== open.quote) throw wrong(cursor, 'expected a name in quotes');
  const escaped = skipString(cursor);
  return escaped
    ? (JSON.parse(cursor.text.slice(start, cursor.at)) as string)
    : cursor.text.slice(start + 1, cursor.at - 1);
}

/** Moves behind the closing quote; true if the string holds an escape. */
function skipString(cursor: Cursor): boolean {
  let escaped = false;
  cursor.at++;
  for (;;) {
    plain.lastIndex = cursor.at;
    plain.test(cursor.text);
    cursor.at = plain.lastIndex;
    const unit = cursor.text.charCodeAt(cursor.at);
    if (unit === open.quote) {
      cursor.at++;
      return escaped;
    }
    if (unit !== backslash) throw wrong(cursor, 'a string is not closed or holds a control character');
    escaped = true;
    skipEscape(cursor);
  }
}

function skipEscape(cursor: Cursor): void {
  const letter = cursor.text[cursor.at + 1] ?? '';
  if (letter === 'u') skipUnicodeEscape(cursor);
  else if ('"\\/nrt'.includes(letter) && letter !== '') cursor.at += 2;
  else throw wrong(cursor, 'an escape that FHIR strings do not have');
}

function skipUnicodeEscape(cursor: Cursor): void {
  const unit = codeUnit(cursor, cursor.at);
  if (unit < 0x20 && ![0x09, 0x0a, 0x0d].includes(unit)) throw wrong(cursor, 'a control character');
  cursor.at += 6;
  if (unit < 0xd800 || unit > 0xdfff) return;
  const low = unit < 0xdc00 && cursor.text.startsWith('\\u', cursor.at) ? codeUnit(cursor, cursor.at) : 0;
  if (low < 0xdc00 || low > 0xdfff) throw wrong(cursor, 'half of a surrogate pair');
  cursor.at += 6;
}

function codeUnit(cursor: Cursor, at: number): number {
  const digits = cursor.text.slice(at + 2, at + 6);
  if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw wrong(cursor, 'a unicode escape needs four hexadecimal digits');
  return Number.parseInt(digits, 16);
}

function enter(cursor: Cursor): number {
  if (++cursor.depth > maxDepth) throw wrong(cursor, `nested more than ${String(maxDepth)} levels deep`);
  return cursor.at++;
}

function endsHere(cursor: Cursor, unit: number): boolean {
  skipSpace(cursor);
  return took(cursor, unit);
}

function took(cursor: Cursor, unit: number): boolean {
  if (cursor.text.charCodeAt(cursor.at) !== unit) return false;
  cursor.at++;
  return true;
}

function expect(cursor: Cursor, unit: number, complaint: string): void {
  if (!took(cursor, unit)) throw wrong(cursor, complaint);
}

function matched(cursor: Cursor, pattern: RegExp): boolean {
  pattern.lastIndex = cursor.at;
  if (!pattern.test(cursor.text)) return false;
  cursor.at = pattern.lastIndex;
  return true;
}

function skipSpace(cursor: Cursor): void {
  for (;;) {
    const unit = cursor.text.charCodeAt(cursor.at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
    cursor.at++;
  }
}

function wrong(cursor: Cursor, complaint: string): Fault {
  const before = cursor.text.slice(0, cursor.at);
  const line = before.split('\n').length;
  const column = cursor.at - before.lastIndexOf('\n');
  return new Fault('invalid-json', `line ${String(line)}, column ${String(column)}: ${complaint}`);
}
