import { atoms, prefixes } from '#generated/units.js';
import { parseDecimal, power, product, type Rational } from './rational.js';

/** A unit by its dimensions: that many of their units, each to its power. */
export interface Unit {
  readonly factor: Rational;
  /** No zeros among them. */
  readonly dimensions: ReadonlyMap<string, number>;
}

const one: Unit = { factor: { numerator: 1n, denominator: 1n }, dimensions: new Map() };

const maxLength = 100;
const maxExponent = 99;
const maxFactorDigits = 20;
const maxParentheses = 8;

const annotation = /\{[!-z|~]*\}/y;
const exponent = /[+-]?\d+/y;
const digits = /\d+/y;
const symbol = /10[*^]|(?:[^\d./(){}[\]+\-\s]|\[[^\]\s]*\])+/y;

/** What the atoms mean; there are as many as UCUM has. */
const known = new Map<string, Unit | null>();

/**
 * Reads a unit in the case-sensitive code of UCUM. An arbitrary unit is a dimension of its own: it is equal to no other, and to
 * itself with any prefix.
 *
 * @returns null for a code that UCUM does not have, a unit on a scale of its own such as `Cel` or `[pH]`, and a code that is longer
 * or has higher powers than any sense needs.
 */
export function parseUnit(hostile: string): Unit | null {
  if (hostile.length === 0 || hostile.length > maxLength) return null;
  const cursor = { text: hostile, at: 0, depth: 0 };
  const unit = term(cursor);
  return cursor.at === hostile.length ? unit : null;
}

interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
}

function term(cursor: Cursor): Unit | null {
  let unit: Unit | null = took(cursor, '/') ? inverse(component(cursor)) : component(cursor);
  while (unit !== null) {
    if (took(cursor, '.')) unit = times(unit, component(cursor));
    else if (took(cursor, '/')) unit = times(unit, inverse(component(cursor)));
    else return unit;
  }
  return null;
}

function component(cursor: Cursor): Unit | null {
  if (took(cursor, '(')) return inParentheses(cursor);
  if (match(cursor, annotation) !== null) return one;
  const unit = simple(cursor);
  match(cursor, annotation);
  return unit;
}

function inParentheses(cursor: Cursor): Unit | null {
  if (++cursor.depth > maxParentheses) return null;
  const unit = term(cursor);
  cursor.depth--;
  if (!took(cursor, ')')) return null;
  match(cursor, annotation);
  return unit;
}

function simple(cursor: Cursor): Unit | null {
  const code = match(cursor, symbol);
  if (code === null) return plainNumber(match(cursor, digits));
  const unit = fromSymbol(code);
  return unit === null ? null : raised(unit, Number(match(cursor, exponent) ?? '1'));
}

function plainNumber(text: string | null): Unit | null {
  const factor = text === null || text.length > maxFactorDigits ? null : parseDecimal(text);
  return factor === null || factor.numerator === 0n ? null : { ...one, factor };
}

function fromSymbol(code: string): Unit | null {
  if (atoms[code] !== undefined) return fromAtom(code);
  for (const length of [1, 2]) {
    const prefix = prefixes[code.slice(0, length)];
    const rest = code.slice(length);
    const factor = prefix === undefined || atoms[rest]?.metric !== true ? null : parseDecimal(prefix);
    if (factor !== null) return times({ ...one, factor }, fromAtom(rest));
  }
  return null;
}

function fromAtom(code: string): Unit | null {
  const before = known.get(code);
  if (before !== undefined) return before;
  const unit = define(code);
  known.set(code, unit);
  return unit;
}

function define(code: string): Unit | null {
  const atom = atoms[code];
  if (atom === undefined || atom.special === true) return null;
  if (atom.factor === undefined || atom.unit === undefined)
    return { ...one, dimensions: new Map([[code, 1]]) };
  const factor = parseDecimal(atom.factor);
  return factor === null ? null : times({ ...one, factor }, parseUnit(atom.unit));
}

function times(a: Unit, b: Unit | null): Unit | null {
  if (b === null) return null;
  const dimensions = new Map(a.dimensions);
  for (const [dimension, by] of b.dimensions) {
    const sum = (dimensions.get(dimension) ?? 0) + by;
    if (sum === 0) dimensions.delete(dimension);
    else dimensions.set(dimension, sum);
  }
  return { factor: product(a.factor, b.factor), dimensions };
}

function inverse(unit: Unit | null): Unit | null {
  return unit === null ? null : raised(unit, -1);
}

function raised({ factor, dimensions }: Unit, by: number): Unit | null {
  if (by === 0 || Math.abs(by) > maxExponent) return null;
  return {
    factor: power(factor, by),
    dimensions: new Map([...dimensions].map(([dimension, own]) => [dimension, own * by])),
  };
}

function took(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

function match(cursor: Cursor, pattern: RegExp): string | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined) return null;
  cursor.at += found.length;
  return found;
}
