import type { Nodes } from '../path-node.js';
import { refused } from '../refused.js';
import { spend, type Scope } from '../scope.js';
import { compilePattern } from '../pattern/compile-pattern.js';
import { findMatches, hasMatch } from '../pattern/match-pattern.js';
import { empty, made, truth } from '../values/made.js';
import { singleInteger, singleString } from '../values/singleton.js';
import { plain, withOptional, withValue, withValues, type FunctionTable } from './function-table.js';

/** What is done with one string (FHIRPath 5.6). Nothing comes of the empty collection. */
export const strings: FunctionTable = {
  indexOf: withValue((input, value) =>
    of(input, value, (text, part) => [made('Integer', text.indexOf(part))]),
  ),
  substring: withValues((input, start, length) => {
    const from = singleInteger(start);
    const count = length && singleInteger(length);
    return one(input, (text) => substring(text, from, count));
  }, 1),
  startsWith: withValue((input, value) => of(input, value, (text, part) => truth(text.startsWith(part)))),
  endsWith: withValue((input, value) => of(input, value, (text, part) => truth(text.endsWith(part)))),
  contains: withValue((input, value) => of(input, value, (text, part) => truth(text.includes(part)))),
  upper: plain((input) => one(input, (text) => string(text.toUpperCase()))),
  lower: plain((input) => one(input, (text) => string(text.toLowerCase()))),
  trim: plain((input) => one(input, (text) => string(text.trim()))),
  length: plain((input) => one(input, (text) => [made('Integer', text.length)])),
  toChars: plain((input, scope) => one(input, (text) => characters(text, scope))),
  replace: withTwo(replaced),
  matches: withValue((input, value, scope) =>
    of(input, value, (text, pattern) => truth(hasMatch(compilePattern(pattern), text, stepper(scope)))),
  ),
  replaceMatches: withTwo(replacedMatches),
  join: withOptional((input, separator, scope) => {
    const texts = input.flatMap((node) => singleString([node]) ?? []);
    const between = singleString(separator ?? empty) ?? '';
    spend(scope, (texts.length * between.length + texts.reduce((sum, text) => sum + text.length, 0)) >> 4);
    return input.length === 0 ? empty : string(texts.join(between));
  }),
};

function one(input: Nodes, work: (text: string) => Nodes): Nodes {
  const text = singleString(input);
  return text === undefined ? empty : work(text);
}

function of(input: Nodes, value: Nodes, work: (text: string, part: string) => Nodes): Nodes {
  const part = singleString(value);
  return part === undefined ? empty : one(input, (text) => work(text, part));
}

function withTwo(
  work: (text: string, pattern: string, substitute: string, scope: Scope) => Nodes,
): FunctionTable[string] {
  return withValues((input, first, second = empty, scope) => {
    const [pattern, substitute] = [singleString(first), singleString(second)];
    if (pattern === undefined || substitute === undefined) return empty;
    return one(input, (text) => work(text, pattern, substitute, scope));
  }, 2);
}

function string(text: string): Nodes {
  return [made('String', text)];
}

function substring(text: string, from: number | undefined, count: number | undefined): Nodes {
  if (from === undefined || from < 0 || from >= text.length) return empty;
  return string(count === undefined ? text.slice(from) : text.slice(from, from + Math.max(0, count)));
}

function characters(text: string, scope: Scope): Nodes {
  spend(scope, text.length);
  return Array.from(text, (character) => made('String', character));
}

function replaced(text: string, pattern: string, substitute: string, scope: Scope): Nodes {
  const parts = pattern === '' ? ['', ...Array.from(text), ''] : text.split(pattern);
  spend(scope, (text.length + parts.length * (1 + substitute.length)) >> 2);
  return string(parts.join(substitute));
}

function stepper(scope: Scope): (steps: number) => void {
  return (steps) => {
    spend(scope, steps);
  };
}

/** `$1` stands for what a group of the pattern matched. */
function replacedMatches(text: string, pattern: string, substitute: string, scope: Scope): Nodes {
  const compiled = compilePattern(pattern);
  if (/\$[^\d$]/.test(substitute)) throw refused('in a substitution a dollar stands before a number');
  let result = '';
  let done = 0;
  for (const { start, end, groups } of findMatches(compiled, text, stepper(scope))) {
    const filled = substitute.replaceAll(/\$(\$|\d{1,2})/g, (_all, name: string) => {
      const group = name === '$' ? '$' : (groups[Number(name)] ?? '');
      spend(scope, group.length >> 4);
      return group;
    });
    spend(scope, filled.length >> 4);
    result += text.slice(done, start) + filled;
    done = end;
  }
  return string(result + text.slice(done));
}
