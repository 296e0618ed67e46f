import { tokenize, type Token } from './lexer.js';
import { refused } from './refused.js';
import type { Syntax } from './syntax.js';

/** The operators between two expressions, the loosest first. */
const levels: readonly (readonly string[])[] = [
  ['implies'],
  ['or', 'xor'],
  ['and'],
  ['in', 'contains'],
  ['=', '~', '!=', '!~'],
  ['<=', '<', '>', '>='],
  ['|'],
  ['is', 'as'],
  ['+', '-', '&'],
  ['*', '/', 'div', 'mod'],
];

/** How deep brackets may be nested: what the stack bears. The depth of what comes out is the compiler's to bound. */
const maxDepth = 100;
const maxTokens = 5000;

const units = /^(?:year|month|week|day|hour|minute|second|millisecond)s?$/;

/** Parses a hostile expression. @throws Fault `invalid-request` */
export function parseExpression(hostile: string): Syntax {
  const cursor: Cursor = { tokens: tokenize(hostile), at: 0, depth: 0 };
  if (cursor.tokens.length > maxTokens) throw refused('the expression is too long');
  const syntax = expression(cursor);
  if (peek(cursor).kind !== 'end') throw refused('the expression goes on where it should end');
  return syntax;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

function expression(cursor: Cursor): Syntax {
  if (++cursor.depth > maxDepth) throw refused('the expression is nested too deep');
  const syntax = binary(cursor, 0);
  cursor.depth--;
  return syntax;
}

function binary(cursor: Cursor, level: number): Syntax {
  const operators = levels[level];
  if (!operators) return signed(cursor);
  let left = binary(cursor, level + 1);
  for (;;) {
    const operator = operators.find((one) => isOperator(cursor, one));
    if (operator === undefined) return left;
    cursor.at++;
    left =
      operator === 'is' || operator === 'as'
        ? { kind: 'type', operator, left, type: typeName(cursor) }
        : { kind: 'binary', operator, left, right: binary(cursor, level + 1) };
  }
}

function isOperator(cursor: Cursor, operator: string): boolean {
  const { kind, text } = peek(cursor);
  return text === operator && (kind === 'symbol' || kind === 'name');
}

function signed(cursor: Cursor): Syntax {
  const sign = took(cursor, '-') ? '-' : took(cursor, '+') ? '+' : null;
  if (sign === null) return invocations(cursor);
  if (++cursor.depth > maxDepth) throw refused('the expression is nested too deep');
  const of = signed(cursor);
  cursor.depth--;
  return { kind: 'sign', sign, of };
}

function invocations(cursor: Cursor): Syntax {
  let target = term(cursor);
  for (;;) {
    if (took(cursor, '.')) {
      target = invocation(cursor, target);
    } else if (took(cursor, '[')) {
      target = { kind: 'indexer', target, index: expression(cursor) };
      expect(cursor, ']');
    } else {
      return target;
    }
  }
}

function term(cursor: Cursor): Syntax {
  const token = peek(cursor);
  switch (token.kind) {
    case 'string':
      return literal(cursor, 'String');
    case 'number':
      return numeral(cursor);
    case 'date':
      return literal(cursor, 'Date');
    case 'dateTime':
      return literal(cursor, 'DateTime');
    case 'time':
      return literal(cursor, 'Time');
    case 'symbol':
      return symbolic(cursor);
    default:
      if (token.kind === 'name' && (token.text === 'true' || token.text === 'false')) {
        return literal(cursor, 'Boolean');
      }
      return invocation(cursor, null);
  }
}

function symbolic(cursor: Cursor): Syntax {
  if (took(cursor, '(')) {
    const inner = expression(cursor);
    expect(cursor, ')');
    return inner;
  }
  if (took(cursor, '{')) {
    expect(cursor, '}');
    return { kind: 'empty' };
  }
  if (took(cursor, '%')) return constant(cursor);
  return invocation(cursor, null);
}

function constant(cursor: Cursor): Syntax {
  const { kind, text } = next(cursor);
  if (kind !== 'name' && kind !== 'delimited' && kind !== 'string') throw refused('a constant needs a name');
  return { kind: 'constant', name: text };
}

function literal(cursor: Cursor, type: 'Boolean' | 'String' | 'Date' | 'DateTime' | 'Time'): Syntax {
  return { kind: 'literal', type, text: next(cursor).text };
}

function numeral(cursor: Cursor): Syntax {
  const { text } = next(cursor);
  const unit = peek(cursor);
  if (unit.kind === 'string' || (unit.kind === 'name' && units.test(unit.text))) {
    cursor.at++;
    return { kind: 'quantity', text, unit: unit.kind === 'string' ? unit.text : unit.text.replace(/s$/, '') };
  }
  return { kind: 'literal', type: text.includes('.') ? 'Decimal' : 'Integer', text };
}

function invocation(cursor: Cursor, target: Syntax | null): Syntax {
  const { kind, text } = next(cursor);
  if (kind === 'symbol') return dollar(target, text);
  if (kind !== 'name' && kind !== 'delimited') throw refused('a name should stand here');
  if (!took(cursor, '(')) return { kind: 'member', target, name: text };
  return { kind: 'call', target, name: text, arguments: argumentsOf(cursor) };
}

function dollar(target: Syntax | null, text: string): Syntax {
  if (text === '$this' && target === null) return { kind: 'this' };
  if (text === '$index' && target === null) return { kind: 'index' };
  if (text === '$total' && target === null) return { kind: 'total' };
  throw refused('a name should stand here');
}

function argumentsOf(cursor: Cursor): Syntax[] {
  const found: Syntax[] = [];
  if (took(cursor, ')')) return found;
  do found.push(expression(cursor));
  while (took(cursor, ','));
  expect(cursor, ')');
  return found;
}

function typeName(cursor: Cursor): string {
  const parts: string[] = [];
  do {
    const { kind, text } = next(cursor);
    if (kind !== 'name' && kind !== 'delimited') throw refused('the name of a type should stand here');
    parts.push(text);
  } while (took(cursor, '.'));
  return parts.join('.');
}

function peek({ tokens, at }: Cursor): Token {
  return tokens[at] ?? { kind: 'end', text: '' };
}

function next(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.at++;
  return token;
}

function took(cursor: Cursor, text: string): boolean {
  const token = peek(cursor);
  if (token.kind !== 'symbol' || token.text !== text) return false;
  cursor.at++;
  return true;
}

function expect(cursor: Cursor, text: string): void {
  if (!took(cursor, text)) throw refused('a bracket is not closed, or closed where none is open');
}
