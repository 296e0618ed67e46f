import type { Nodes, PathNode } from '../path-node.js';
import { kindOf } from '../values/kind.js';
import { empty, made, truth } from '../values/made.js';
import { parseDateTime, parseTime } from '../values/moment.js';
import { quantityOf, unitNamed } from '../values/quantity.js';
import { singleton } from '../values/singleton.js';
import { plain, withOptional, type FunctionTable } from './function-table.js';

type Convert = (node: PathNode) => PathNode | undefined;

const trueWords = new Set(['true', 't', 'yes', 'y', '1', '1.0']);
const falseWords = new Set(['false', 'f', 'no', 'n', '0', '0.0']);
const number = /^[+-]?\d+(?:\.\d+)?$/;
const quantityText = /^([+-]?\d+(?:\.\d+)?)(?:\s+(?:'([^']+)'|([a-z]+)))?$/;
const calendarWord = /^(year|month|week|day|hour|minute|second|millisecond)s?$/;

/** To another type (FHIRPath 5.5); nothing comes of what cannot be. */
export const conversion: FunctionTable = {
  toBoolean: to(toBoolean),
  toInteger: to(toInteger),
  toDecimal: to(toDecimal),
  toString: to(toText),
  toDate: to(toDate),
  toDateTime: to(toDateTime),
  toTime: to(toTime),
  toQuantity: withOptional((input, unit) => {
    const [found] = converted(input, toQuantity);
    const wanted = unit?.[0]?.value;
    if (!found || (unit && quantityOf(found)?.unit !== unitNamed(String(wanted)))) return empty;
    return [found];
  }),
  convertsToBoolean: canBe(toBoolean),
  convertsToInteger: canBe(toInteger),
  convertsToDecimal: canBe(toDecimal),
  convertsToString: canBe(toText),
  convertsToDate: canBe(toDate),
  convertsToDateTime: canBe(toDateTime),
  convertsToTime: canBe(toTime),
  convertsToQuantity: canBe(toQuantity),
};

function to(convert: Convert): FunctionTable[string] {
  return plain((input) => converted(input, convert));
}

function canBe(convert: Convert): FunctionTable[string] {
  return plain((input) => (input.length === 0 ? empty : truth(converted(input, convert).length > 0)));
}

function converted(input: Nodes, convert: Convert): Nodes {
  const node = singleton(input);
  const result = node && convert(node);
  return result ? [result] : empty;
}

function toBoolean({ value }: PathNode): PathNode | undefined {
  const word = String(value).toLowerCase();
  if (typeof value === 'object' || value === undefined) return undefined;
  if (trueWords.has(word)) return made('Boolean', true);
  return falseWords.has(word) ? made('Boolean', false) : undefined;
}

function toInteger({ value }: PathNode): PathNode | undefined {
  if (typeof value === 'boolean') return made('Integer', value ? 1 : 0);
  if (typeof value === 'string' && !/^[+-]?\d+$/.test(value)) return undefined;
  const integer = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isSafeInteger(integer) ? made('Integer', integer) : undefined;
}

function toDecimal({ value }: PathNode): PathNode | undefined {
  if (typeof value === 'boolean') return made('Decimal', value ? 1 : 0);
  if (typeof value === 'number') return made('Decimal', value);
  return typeof value === 'string' && number.test(value) ? made('Decimal', Number(value)) : undefined;
}

function toText(node: PathNode): PathNode | undefined {
  const { value } = node;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return made('String', String(value));
  }
  const quantity = kindOf(node) === 'quantity' ? quantityOf(node) : undefined;
  return quantity && made('String', `${quantity.value} ${unitText(quantity.unit)}`);
}

function unitText(unit: string): string {
  return unit === 'year' || unit === 'month' ? unit : `'${unit}'`;
}

function toDate({ value }: PathNode): PathNode | undefined {
  if (typeof value !== 'string' || !parseDateTime(value)) return undefined;
  return made('Date', value.slice(0, 10).replace(/T.*$/, ''));
}

function toDateTime({ value }: PathNode): PathNode | undefined {
  return typeof value === 'string' && parseDateTime(value) ? made('DateTime', value) : undefined;
}

function toTime({ value }: PathNode): PathNode | undefined {
  return typeof value === 'string' && parseTime(value) ? made('Time', value) : undefined;
}

function toQuantity(node: PathNode): PathNode | undefined {
  const { value } = node;
  if (typeof value === 'boolean') return made('Quantity', { value: value ? 1 : 0, unit: '1' });
  if (typeof value !== 'string') {
    const quantity = quantityOf(node);
    return quantity && made('Quantity', quantity);
  }
  const [, amount, unit, word] = quantityText.exec(value) ?? [];
  if (amount === undefined || (word !== undefined && !calendarWord.test(word))) return undefined;
  return made('Quantity', { value: Number(amount), unit: unit ?? unitNamed(word?.replace(/s$/, '') ?? '1') });
}
