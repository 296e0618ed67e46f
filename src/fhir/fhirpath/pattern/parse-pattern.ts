import { refused } from '../refused.js';
import type { CharacterSet, PatternSyntax } from './pattern-syntax.js';

const maxLength = 2000;
const maxDepth = 50;
const maxRepeat = 1000;
const last = 0x10ffff;

const digits: CharacterSet['ranges'] = [[0x30, 0x39]];
const words: CharacterSet['ranges'] = [...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const spaces: CharacterSet['ranges'] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const classes: Readonly<Record<string, CharacterSet>> = {
  d: { ranges: digits, negated: false },
  D: { ranges: digits, negated: true },
  w: { ranges: words, negated: false },
  W: { ranges: words, negated: true },
  s: { ranges: spaces, negated: false },
  S: { ranges: spaces, negated: true },
};
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

/**
 * Parses a hostile regular expression. What cannot be matched in linear time is refused: backreferences and looking ahead or behind;
 * so are possessive and atomic groups, properties of Unicode, and more than 1,000 repetitions.
 *
 * @throws Fault `invalid-request`
 */
export function parsePattern(hostile: string): PatternSyntax {
  if (hostile.length > maxLength) throw refused('a regular expression is too long');
  const cursor: Cursor = { characters: Array.from(hostile), at: 0, depth: 0, groups: 0 };
  const syntax = choice(cursor);
  if (cursor.at < cursor.characters.length)
    throw refused('a regular expression closes a group that is not open');
  return { kind: 'group', group: 0, of: syntax };
}

interface Cursor {
  readonly characters: readonly string[];
  at: number;
  depth: number;
  groups: number;
}

function choice(cursor: Cursor): PatternSyntax {
  if (++cursor.depth > maxDepth) throw refused('a regular expression is nested too deep');
  const parts = [sequence(cursor)];
  while (took(cursor, '|')) parts.push(sequence(cursor));
  cursor.depth--;
  return { kind: 'choice', parts };
}

function sequence(cursor: Cursor): PatternSyntax {
  const parts: PatternSyntax[] = [];
  for (let next = peek(cursor); next !== undefined && next !== '|' && next !== ')'; next = peek(cursor)) {
    parts.push(repeated(cursor, atom(cursor)));
  }
  return { kind: 'sequence', parts };
}

function repeated(cursor: Cursor, of: PatternSyntax): PatternSyntax {
  const bounds = quantifier(cursor);
  if (!bounds) return of;
  const [least, most] = bounds;
  const lazy = took(cursor, '?');
  if (quantifier(cursor)) throw refused('a regular expression repeats a repetition');
  return { kind: 'repeat', of, least, most, lazy };
}

function quantifier(cursor: Cursor): readonly [number, number] | undefined {
  if (took(cursor, '*')) return [0, Infinity];
  if (took(cursor, '+')) return [1, Infinity];
  if (took(cursor, '?')) return [0, 1];
  return peek(cursor) === '{' ? counted(cursor) : undefined;
}

function counted(cursor: Cursor): readonly [number, number] {
  const rest = cursor.characters.slice(cursor.at, cursor.at + 12).join('');
  const [whole = '', from = '', comma, to = ''] = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(rest) ?? [];
  if (whole === '')
    throw refused('in a regular expression a brace stands for itself only behind a backslash');
  cursor.at += whole.length;
  const least = Number(from);
  const most = comma === undefined ? least : to === '' ? Infinity : Number(to);
  if (least > maxRepeat || (most !== Infinity && most > maxRepeat) || most < least) {
    throw refused('a regular expression repeats too often');
  }
  return [least, most];
}

function atom(cursor: Cursor): PatternSyntax {
  const character = next(cursor);
  switch (character) {
    case '(':
      return group(cursor);
    case '[':
      return { kind: 'set', set: bracketed(cursor) };
    case '.':
      return { kind: 'set', set: { ranges: [], negated: true } };
    case '^':
      return { kind: 'start' };
    case '$':
      return { kind: 'end' };
    case '\\':
      return escaped(cursor);
    case '*':
    case '+':
    case '?':
      throw refused('a regular expression repeats nothing');
    default:
      return { kind: 'set', set: only(codeOf(character)) };
  }
}

function group(cursor: Cursor): PatternSyntax {
  const kept = !took(cursor, '?');
  if (!kept && !took(cursor, ':'))
    throw refused('a regular expression cannot look ahead or behind, nor name its groups');
  const number = kept ? ++cursor.groups : null;
  const of = choice(cursor);
  if (!took(cursor, ')')) throw refused('a group of a regular expression is not closed');
  return { kind: 'group', group: number, of };
}

function escaped(cursor: Cursor): PatternSyntax {
  const letter = next(cursor);
  if (letter === 'b') return { kind: 'boundary' };
  if (letter === 'B') return { kind: 'noBoundary' };
  return { kind: 'set', set: escapedSet(cursor, letter) };
}

function escapedSet(cursor: Cursor, letter: string): CharacterSet {
  const set = Object.hasOwn(classes, letter) ? classes[letter] : undefined;
  if (set) return set;
  if (Object.hasOwn(controls, letter)) return only(controls[letter] ?? 0);
  if (letter === 'x') return only(hexadecimal(cursor, 2));
  if (letter === 'u') return only(hexadecimal(cursor, 4));
  if (/^[A-Za-z0-9]$/.test(letter)) throw refused('an escape that regular expressions do not have here');
  return only(codeOf(letter));
}

function hexadecimal(cursor: Cursor, length: number): number {
  const text = cursor.characters.slice(cursor.at, cursor.at + length).join('');
  cursor.at += length;
  if (text.length !== length || !/^[0-9a-fA-F]+$/.test(text))
    throw refused('an escape needs hexadecimal digits');
  return Number.parseInt(text, 16);
}

function bracketed(cursor: Cursor): CharacterSet {
  const negated = took(cursor, '^');
  const ranges: (readonly [number, number])[] = [];
  for (;;) {
    if (took(cursor, ']')) return { ranges, negated };
    const from = bracketItem(cursor);
    const isRange = peek(cursor) === '-' && cursor.characters[cursor.at + 1] !== ']';
    const single = from.ranges[0];
    if (!isRange || from.negated || from.ranges.length !== 1 || single?.[0] !== single?.[1]) {
      ranges.push(...(from.negated ? others(from.ranges) : from.ranges));
      continue;
    }
    cursor.at++;
    const to = bracketItem(cursor).ranges[0]?.[1] ?? 0;
    if (to < (single?.[0] ?? 0)) throw refused('a range of a regular expression runs backwards');
    ranges.push([single?.[0] ?? 0, to]);
  }
}

function bracketItem(cursor: Cursor): CharacterSet {
  const character = next(cursor);
  if (character !== '\\') return only(codeOf(character));
  const letter = next(cursor);
  return letter === 'b' ? only(8) : escapedSet(cursor, letter);
}

/** All code points that are not in ranges which are in order. */
function others(ranges: CharacterSet['ranges']): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let from = 0;
  for (const [start, end] of ranges) {
    if (start > from) found.push([from, start - 1]);
    from = end + 1;
  }
  return [...found, [from, last]];
}

function only(code: number): CharacterSet {
  return { ranges: [[code, code]], negated: false };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function peek({ characters, at }: Cursor): string | undefined {
  return characters[at];
}

function next(cursor: Cursor): string {
  const character = cursor.characters[cursor.at++];
  if (character === undefined) throw refused('a regular expression ends too early');
  return character;
}

function took(cursor: Cursor, character: string): boolean {
  if (peek(cursor) !== character) return false;
  cursor.at++;
  return true;
}
