import type { SearchParameterType } from '#generated/search-parameters.js';
import type {
  CompositeValue,
  DateValue,
  IndexedReference,
  IndexedValue,
  NumberValue,
  PositionValue,
  QuantityValue,
  TokenValue,
} from '../../../src/fhir/search/indexed-values.js';
import type { SearchParameter } from '../../../src/fhir/search/search-parameter.js';

/** A search parameter with modifier or without, and its value. */
export type SearchText = readonly [name: string, value: string];

/** Searches that must find a resource which has the value for the parameter. */
export function searchTexts(parameter: SearchParameter, value: IndexedValue): SearchText[] {
  const { code, type } = parameter;
  if (type === 'token') return tokenTexts(code, value as TokenValue);
  if (type === 'string') return stringTexts(code, value as string);
  if (type === 'composite') {
    const parts = (value as CompositeValue).map((some, at) =>
      some.flatMap((one) => plainTexts(parameter.components?.[at] ?? 'string', one)),
    );
    return parts.every((some) => some.length > 0)
      ? [[code, parts.map((some) => some.at(-1) ?? '').join('$')]]
      : [];
  }
  return plainTexts(type, value).map((text) => [code, text]);
}

/** Searches that must find a resource which refers to something so. */
export function referenceTexts({ code }: SearchParameter, named: IndexedReference): SearchText[] {
  const literal =
    named.reference !== undefined && isSearchable(named) ? [[code, escaped(named.reference)] as const] : [];
  return [
    ...literal,
    ...named.identifiers.map(
      ({ system, value }) => [`${code}:identifier`, `${escaped(system ?? '')}|${escaped(value)}`] as const,
    ),
  ];
}

function isSearchable({ reference = '', canonical }: IndexedReference): boolean {
  return canonical === true || /^(?:[A-Za-z]+\/[A-Za-z0-9\-.]{1,64}|[a-z]+:\S+)$/.test(reference);
}

function plainTexts(type: SearchParameterType, value: IndexedValue): string[] {
  switch (type) {
    case 'token':
      return tokenTexts('', value as TokenValue)
        .filter(([name]) => name === '')
        .map(([, text]) => text);
    case 'date':
      return dateTexts(value as DateValue);
    case 'number':
      return numberTexts(value as NumberValue);
    case 'quantity':
      return quantityTexts(value as QuantityValue);
    case 'special':
      return [`${(value as PositionValue).join('|')}|1|m`];
    default:
      return [escaped(value as string)];
  }
}

function tokenTexts(code: string, value: TokenValue): SearchText[] {
  if (typeof value === 'string') return [[code, escaped(value)]];
  const [system, own, text, types = []] = value;
  const texts: SearchText[] = types.flatMap(([typeSystem, typeCode]) =>
    typeSystem === null || own === null
      ? []
      : [[`${code}:of-type`, [typeSystem, typeCode, own].map(escaped).join('|')]],
  );
  if (typeof text === 'string') texts.push([`${code}:text`, escaped(text)]);
  if (own !== null) {
    texts.push([code, escaped(own)]);
    texts.push([code, `${escaped(system ?? '')}|${escaped(own)}`]);
  }
  if (system !== null) texts.push([code, `${escaped(system)}|`]);
  return texts;
}

function stringTexts(code: string, value: string): SearchText[] {
  const text = escaped(value.slice(0, 200));
  return [
    [code, text],
    [code, text.toUpperCase()],
    [`${code}:contains`, escaped(value.slice(2, 100) || value)],
    ...(value.length <= 2000 ? [[`${code}:exact`, escaped(value)] as const] : []),
  ];
}

function dateTexts(value: DateValue): string[] {
  const [from, to] = typeof value === 'number' ? [value, value + 1] : value;
  if (from === null) return [`le${time(to ?? 0)}`, `lt${time(to ?? 0)}`];
  if (to === null) return [`ge${time(from)}`, `gt${time(from)}`];
  return [`ge${time(from)}`, `gt${time(from - 1)}`, `lt${time(to)}`, `ap${time(from)}`];
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function numberTexts(value: NumberValue): string[] {
  if (typeof value === 'string') return [value, `le${value}`, `ge${value}`, `ap${value}`];
  const [low, high] = value;
  return [...(low === null ? [] : [`ge${low}`]), ...(high === null ? [] : [`le${high}`])];
}

function quantityTexts([number, system = null, code = null, unit = null]: QuantityValue): string[] {
  return numberTexts(number).flatMap((text) => [
    text,
    ...(system !== null && code !== null ? [`${text}|${escaped(system)}|${escaped(code)}`] : []),
    ...(unit !== null ? [`${text}||${escaped(unit)}`] : []),
  ]);
}

function escaped(text: string): string {
  return text.replace(/[\\,|$]/g, '\\$&');
}
