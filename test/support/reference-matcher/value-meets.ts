import { compareDecimals, decimal, rangeOf, tenthAround, times, type Decimal } from './decimals.js';
import { splitAt, unescaped } from './query-text.js';
import type { ParameterType } from './search-parameters.js';
import { timeMeets, timeRange, timeRangeOf } from './time-ranges.js';

/**
 * Whether one element meets one alternative of a parameter that is neither reference nor composite.
 *
 * @param asked still escaped
 * @param now milliseconds since 1970
 */
export function valueMeets(
  type: ParameterType,
  name: string,
  modifier: string,
  asked: string,
  value: unknown,
  now: number,
): boolean {
  switch (type) {
    case 'string':
      return textsOf(name, modifier, value).some((text) => textMeets(modifier, unescaped(asked), text));
    case 'token':
      return tokenMeets(modifier, asked, value);
    case 'uri':
      return uriMeets(modifier, unescaped(asked), String(value));
    case 'date':
      return dateMeets(asked, value, now);
    case 'number':
      return numberMeets(asked, value);
    case 'quantity':
      return quantityMeets(asked, value);
    default:
      throw new Error(`${type} is not compared value by value`);
  }
}

/** R4 3.1.1.4.8: the parts of names and addresses that are texts; the parts of a family name each. */
function textsOf(name: string, modifier: string, value: unknown): string[] {
  const inParts = name === 'family' && modifier === '';
  if (typeof value === 'string') return inParts ? [value, ...value.split(/\s+/)] : [value];
  if (typeof value !== 'object' || value === null) return [];
  const parts = value as Record<string, string | string[] | undefined>;
  const names = ['text', 'family', 'given', 'prefix', 'suffix'];
  const places = ['line', 'city', 'district', 'state', 'postalCode', 'country'];
  return [...names, ...places].flatMap((part) => parts[part] ?? []);
}

function textMeets(modifier: string, asked: string, text: string): boolean {
  if (modifier === 'exact') return text === asked;
  if (modifier === 'contains') return basic(text).includes(basic(asked));
  return basic(text).startsWith(basic(asked));
}

/** Without case, accents, punctuation and needless spaces. */
export function basic(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\p{M}\p{P}]/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

interface Coded {
  readonly system?: string;
  readonly code?: string;
  readonly value?: string;
  readonly display?: string;
  readonly text?: string;
  readonly coding?: readonly Coded[];
  readonly type?: Coded;
}

const contactSystems = ['phone', 'fax', 'email', 'pager', 'url', 'sms', 'other'];

/** R4 3.1.1.4.10. */
function tokenMeets(modifier: string, asked: string, value: unknown): boolean {
  if (modifier === 'text') return wordsOf(value).some((text) => textMeets('', unescaped(asked), text));
  const parts = splitAt(asked, '|').map(unescaped);
  if (modifier === 'of-type') return ofType(parts, value as Coded);
  if (modifier === 'below') return typeAndSubtype(unescaped(asked), String(value));
  return pairsOf(value).some(({ system, code }) => {
    if (parts.length < 2) return code === parts[0];
    const [askedSystem, askedCode] = parts;
    return (system ?? '') === askedSystem && (askedCode === '' || code === askedCode);
  });
}

function pairsOf(value: unknown): { system?: string | undefined; code: string | undefined }[] {
  if (typeof value !== 'object' || value === null) return [{ code: String(value) }];
  const { coding, system, code, value: said } = value as Coded;
  if (coding !== undefined) return coding.map((each) => ({ system: each.system, code: each.code }));
  if (said !== undefined && contactSystems.includes(system ?? '')) return [{ code: said }];
  return [{ system, code: code ?? said }];
}

function wordsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { text, display, coding = [], type } = value as Coded;
  return [text, display, type?.text, ...coding.map((each) => each.display)].filter(
    (word) => word !== undefined,
  );
}

function ofType([system, code, said]: readonly string[], { type, value }: Coded): boolean {
  return (
    value === said && (type?.coding ?? []).some((coding) => coding.system === system && coding.code === code)
  );
}

/** R4 3.1.1.4.10.1. */
function typeAndSubtype(asked: string, value: string): boolean {
  return value.split(';')[0]?.trim() === asked;
}

/** R4 3.1.1.4.9. */
function uriMeets(modifier: string, asked: string, value: string): boolean {
  if (modifier === 'below') return value.startsWith(asked);
  if (modifier === 'above') return asked.startsWith(value);
  return value === asked || value.startsWith(`${asked}|`);
}

const withPrefix = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)$/s;

function dateMeets(asked: string, value: unknown, now: number): boolean {
  const [, prefix = 'eq', date = ''] = withPrefix.exec(asked) ?? [];
  const [range, is] = [timeRange(date), timeRangeOf(value)];
  if (range === null) throw new Error('no date is asked for');
  return is !== null && timeMeets(prefix, range, is, now);
}

/** R4 3.1.1.4.6. */
function numberMeets(asked: string, value: unknown): boolean {
  const [, prefix = 'eq', text = ''] = withPrefix.exec(asked) ?? [];
  const [number, is] = [decimal(text), decimal(String(value))];
  if (number === null) throw new Error('no number is asked for');
  return is !== null && decimalMeets(prefix, number, is, { digits: 1n, exponent: 0 });
}

/** @param unit what one of the asked for is in units of what is there */
function decimalMeets(prefix: string, asked: Decimal, is: Decimal, unit: Decimal): boolean {
  const [low, high] = (prefix === 'ap' ? tenthAround(asked) : rangeOf(asked)).map((end) => times(end, unit));
  if (low === undefined || high === undefined) return false;
  const difference = compareDecimals(is, times(asked, unit));
  const isWithin = compareDecimals(is, low) >= 0 && compareDecimals(is, high) < 0;
  switch (prefix) {
    case 'ne':
      return !isWithin;
    case 'gt':
    case 'sa':
      return difference > 0;
    case 'lt':
    case 'eb':
      return difference < 0;
    case 'ge':
      return difference >= 0;
    case 'le':
      return difference <= 0;
    case 'ap':
      return compareDecimals(is, low) >= 0 && compareDecimals(is, high) <= 0;
    default:
      return isWithin;
  }
}

const ucum = 'http://unitsofmeasure.org';

/** Units of UCUM as multiples of one of their kind. */
const units: Readonly<Record<string, readonly [kind: string, size: string]>> = {
  ug: ['mass', '1e-6'],
  mg: ['mass', '1e-3'],
  g: ['mass', '1'],
  kg: ['mass', '1e3'],
  '[lb_av]': ['mass', '453.59237'],
  mm: ['length', '1e-3'],
  cm: ['length', '1e-2'],
  m: ['length', '1'],
  s: ['time', '1'],
  min: ['time', '60'],
  h: ['time', '3600'],
  'mmol/L': ['concentration', '1e-3'],
  'mol/L': ['concentration', '1'],
  'mol/m3': ['concentration', '1e-3'],
  'mm[Hg]': ['pressure', '133.322'],
  kPa: ['pressure', '1000'],
};

/** R4 3.1.1.4.11. */
function quantityMeets(asked: string, value: unknown): boolean {
  const [text = '', system = '', code = ''] = splitAt(asked, '|').map(unescaped);
  const [, prefix = 'eq', number = ''] = withPrefix.exec(text) ?? [];
  const quantity = value as {
    value?: number;
    unit?: string;
    system?: string;
    code?: string;
    currency?: string;
  };
  const [askedNumber, is] = [decimal(number), decimal(String(quantity.value))];
  if (askedNumber === null) throw new Error('no quantity is asked for');
  if (is === null) return false;
  const one = { digits: 1n, exponent: 0 };
  if (code === '') return decimalMeets(prefix, askedNumber, is, one);
  const own = quantity.code ?? quantity.currency;
  if (system === '') {
    return (own === code || quantity.unit === code) && decimalMeets(prefix, askedNumber, is, one);
  }
  const ownSystem = quantity.currency === undefined ? quantity.system : 'urn:iso:std:iso:4217';
  if (ownSystem !== system) return false;
  if (own === code) return decimalMeets(prefix, askedNumber, is, one);
  if (system !== ucum) return false;
  const [kind, size] = units[code] ?? ['', '0'];
  const [ownKind, ownSize] = units[own ?? ''] ?? [null, '0'];
  if (kind !== ownKind) return false;
  return decimalMeets(prefix, askedNumber, times(is, decimal(ownSize) ?? one), decimal(size) ?? one);
}
