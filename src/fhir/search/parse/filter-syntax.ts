import { Fault } from '../../../fault.js';

/** A parsed `_filter` (R4 3.1.3). */
export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly part: FilterNode }
  | {
      readonly kind: 'test';
      readonly path: readonly FilterStep[];
      readonly operator: string;
      readonly value: string;
    };

/** A name in a path, and what must hold of what it refers to: `name[filter].name`. */
export interface FilterStep {
  readonly name: string;
  readonly filter: FilterNode | null;
}

const deepest = 16;
const mostTests = 100;

const name = /[A-Za-z_][A-Za-z0-9_-]*(?::[A-Za-z]+)?/y;
const operator = /(?:eq|ne|co|sw|ew|gt|lt|ge|le|ap|sa|eb|pr|po|ss|sb|in|ni|re)(?=\s)/y;
const text = /"(?:[^"\\]|\\.)*"/sy;
const token = /[^\s)\]"][^\s)\]]*/y;
const space = /\s*/y;
const junction = /(?:and|or)(?=[\s(])/y;
const not = /not\s*(?=\()/y;

interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
  tests: number;
}

/** Parses the hostile text of a filter; `and` and `or` weigh the same and are taken from left to right. @throws Fault `invalid-request` */
export function parseFilterSyntax(hostile: string): FilterNode {
  const cursor: Cursor = { text: hostile, at: 0, depth: 0, tests: 0 };
  const filter = expression(cursor);
  if (cursor.at !== hostile.length) throw wrong();
  return filter;
}

function expression(cursor: Cursor): FilterNode {
  if (++cursor.depth > deepest)
    throw new Fault('invalid-request', 'a filter is nested more than 16 levels deep');
  let left = term(cursor);
  for (;;) {
    take(cursor, space);
    const kind = take(cursor, junction) as 'and' | 'or' | null;
    if (kind === null) break;
    left = { kind, parts: [left, term(cursor)] };
  }
  cursor.depth--;
  return left;
}

function term(cursor: Cursor): FilterNode {
  take(cursor, space);
  if (take(cursor, not) !== null) return { kind: 'not', part: enclosed(cursor, '(', ')') };
  return cursor.text[cursor.at] === '(' ? enclosed(cursor, '(', ')') : test(cursor);
}

function enclosed(cursor: Cursor, open: string, close: string): FilterNode {
  expect(cursor, open);
  const filter = expression(cursor);
  take(cursor, space);
  expect(cursor, close);
  return filter;
}

function test(cursor: Cursor): FilterNode {
  if (++cursor.tests > mostTests) throw new Fault('invalid-request', 'a filter has more than 100 tests');
  const path = pathOf(cursor);
  take(cursor, space);
  const found = take(cursor, operator);
  take(cursor, space);
  const value = valueOf(cursor);
  if (found === null || value === null) throw wrong();
  return { kind: 'test', path, operator: found, value };
}

function pathOf(cursor: Cursor): FilterStep[] {
  const steps: FilterStep[] = [];
  do {
    const found = take(cursor, name);
    if (found === null) throw wrong();
    const filter = cursor.text[cursor.at] === '[' ? enclosed(cursor, '[', ']') : null;
    steps.push({ name: found, filter });
  } while (skip(cursor, '.'));
  return steps;
}

function valueOf(cursor: Cursor): string | null {
  const quoted = take(cursor, text);
  if (quoted === null) return take(cursor, token);
  try {
    return JSON.parse(quoted) as string;
  } catch (cause) {
    throw new Fault('invalid-request', 'a string in a filter is no JSON string', [], cause);
  }
}

function take(cursor: Cursor, pattern: RegExp): string | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined) return null;
  cursor.at += found.length;
  return found;
}

function skip(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

function expect(cursor: Cursor, character: string): void {
  if (!skip(cursor, character)) throw wrong();
}

function wrong(): Fault {
  return new Fault(
    'invalid-request',
    'a filter is made of tests such as given eq "peter", of and, or, not(…) and parentheses',
  );
}
