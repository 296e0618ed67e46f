import { elementValues, valuesBelow, type PlainResource } from './element-values.js';
import { escaped } from './query-text.js';
import type { ReferenceValue } from './references.js';
import { parameterAt, parametersOf, type SearchParameter } from './search-parameters.js';
import { timeRangeOf } from './time-ranges.js';
import { basic } from './value-meets.js';

/** Looked for elsewhere or in another way than by a value of their own; an `activity-date` may be a text that only looks like a date. */
const leftOut = ['activity-date', '_text', '_content', '_query', '_lastUpdated', 'near', 'phonetic'];

/** A search for each value of each parameter that applies to a resource, as it stands in a URL behind the type: all of them find it. */
export function ownQueries(resource: PlainResource): string[] {
  const queries = [...parametersOf(resource.resourceType).values()]
    .filter(({ code }) => !leftOut.includes(code))
    .flatMap((parameter) =>
      elementValues(parameter, resource)
        .flatMap((value) => texts(parameter, resource, value))
        .map((text) => `${parameter.code}=${encodeURIComponent(text)}`),
    );
  return [...new Set(queries)];
}

function texts(parameter: SearchParameter, resource: PlainResource, value: unknown): string[] {
  switch (parameter.type) {
    case 'string':
      return stringTexts(value);
    case 'token':
      return tokenTexts(value);
    case 'uri':
      return [escaped(String(value))];
    case 'date':
      return dateTexts(value);
    case 'number':
      return typeof value === 'number' ? [String(value)] : [];
    case 'quantity':
      return quantityTexts(value);
    case 'reference':
      return referenceTexts(value as ReferenceValue);
    default:
      return compositeTexts(parameter, resource, value);
  }
}

const textParts = [
  'text',
  'family',
  'given',
  'prefix',
  'suffix',
  'line',
  'city',
  'district',
  'state',
  'postalCode',
  'country',
];

function stringTexts(value: unknown): string[] {
  const parts =
    typeof value === 'object' ? textParts.map((part) => (value as Record<string, unknown>)[part]) : [value];
  return parts
    .flat()
    .filter((part) => typeof part === 'string')
    .filter((part) => basic(part) !== '')
    .map((part) => escaped(part.slice(0, 200)));
}

function tokenTexts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [escaped(String(value))];
  const { coding, ...own } = value as { coding?: object[] };
  return (coding ?? [own]).flatMap((each) => {
    const { system, code, value: said } = each as Record<string, string | undefined>;
    const what = code ?? said;
    if (what === undefined) return [];
    // The system of a contact point is no URI.
    return system?.includes(':') ? [escaped(what), `${escaped(system)}|${escaped(what)}`] : [escaped(what)];
  });
}

function dateTexts(value: unknown): string[] {
  if (timeRangeOf(value) === null) return [];
  if (typeof value === 'string') return [value, `ge${value}`, `le${value}`];
  const { start, end } = value as { start?: string; end?: string };
  return [...(start === undefined ? [] : [`ge${start}`]), ...(end === undefined ? [] : [`le${end}`])];
}

function quantityTexts(quantity: unknown): string[] {
  const { value, system, code, comparator } = quantity as Record<string, string | number | undefined>;
  if (value === undefined || comparator !== undefined) return [];
  const alone = String(value);
  return system === undefined || code === undefined
    ? [alone]
    : [alone, `${alone}|${escaped(String(system))}|${escaped(String(code))}`];
}

function referenceTexts(value: ReferenceValue): string[] {
  const text = typeof value === 'string' ? value : value.reference;
  return text === undefined || !/^([A-Z]\w+\/[\w.-]+|https?:.+)$/.test(text) ? [] : [escaped(text)];
}

/** One for the first values of each part. */
function compositeTexts(
  { expression = '', component = [] }: SearchParameter,
  resource: PlainResource,
  element: unknown,
): string[] {
  const isWhole = (element as Partial<PlainResource>).resourceType !== undefined;
  const path = isWhole ? resource.resourceType : (expression.split('|').pop() ?? '').trim();
  const parts = component.map(({ definition, expression: below }) => {
    const parameter = parameterAt(definition);
    const [value] = valuesBelow(element, path, below, resource);
    return parameter === undefined || value === undefined ? undefined : texts(parameter, resource, value)[0];
  });
  return parts.every((part) => part !== undefined) ? [parts.join('$')] : [];
}
