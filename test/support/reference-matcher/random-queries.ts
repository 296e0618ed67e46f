import { elementValues, valuesBelow, type PlainResource } from './element-values.js';
import { escaped } from './query-text.js';
import type { Random } from './random.js';
import { nameOf, type ReferenceValue } from './references.js';
import { parameterAt, parametersOf, type SearchParameter } from './search-parameters.js';
import { timeRange } from './time-ranges.js';
import { basic } from './value-meets.js';

/** Looks the same in every resource, is about the search itself, or needs more than the resources. */
const leftOut = ['_text', '_content', '_query', '_lastUpdated', '_id', 'near', 'phonetic'];

/** Makes searches that find something, or nearly: of values that are there and values like them. */
export function randomQuery(random: Random, resources: readonly PlainResource[]): string {
  const about = random.pick(resources);
  const criteria = Array.from({ length: 1 + random.below(3) }, () => {
    const source = random.chance(0.7) ? about : random.pick(resources);
    return criterion(random, resources, about.resourceType, source, 0);
  });
  const query = criteria
    .filter((one) => one !== null)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return query.length === 0 ? randomQuery(random, resources) : `${about.resourceType}?${query.join('&')}`;
}

type Criterion = readonly [name: string, value: string];

/** One criterion for resources of a type, made of what another one of that type has; null if that has nothing to offer. */
function criterion(
  random: Random,
  resources: readonly PlainResource[],
  type: string,
  source: PlainResource,
  depth: number,
): Criterion | null {
  if (source.resourceType !== type) return null;
  if (depth < 2 && random.chance(0.12)) return reverse(random, resources, source, depth);
  if (random.chance(0.05))
    return [
      '_id',
      random
        .some(
          resources.map(({ id }) => id),
          3,
        )
        .concat(source.id)
        .join(),
    ];
  const known = [...parametersOf(type).values()].filter(({ code }) => !leftOut.includes(code));
  const parameter = random.pick(known);
  if (parameter.type !== 'composite' && random.chance(0.05))
    return [`${parameter.code}:missing`, String(random.chance(0.5))];
  const values = elementValues(parameter, source);
  if (values.length === 0) return null;
  const value = random.pick(values);
  if (parameter.type === 'reference' && depth < 2 && random.chance(0.4)) {
    const chained = chain(random, resources, parameter, value as ReferenceValue, depth);
    if (chained) return chained;
  }
  return plain(random, parameter, source, value);
}

function plain(
  random: Random,
  parameter: SearchParameter,
  source: PlainResource,
  value: unknown,
): Criterion | null {
  const modifier = modifierOf(random, parameter, value);
  const again = random.chance(0.25) ? [random.pick(elementValues(parameter, source))] : [];
  const texts = [value, ...again].map((each) => valueText(random, parameter, modifier, source, each));
  const real = texts.filter((text) => text !== null && text !== '');
  return real.length === 0
    ? null
    : [modifier === '' ? parameter.code : `${parameter.code}:${modifier}`, real.join()];
}

function modifierOf(random: Random, { type }: SearchParameter, value: unknown): string {
  if (random.chance(0.6)) return '';
  switch (type) {
    case 'string':
      return random.pick(['exact', 'contains']);
    case 'token':
      return random.pick(
        typeof value === 'object' && value !== null && 'coding' in value ? ['not', 'text'] : ['not'],
      );
    case 'uri':
      return random.pick(['below', 'above']);
    case 'reference': {
      const { reference } = value as { reference?: string };
      return /^([A-Z]\w+)\/[^/]+$/.exec(reference ?? '')?.[1] ?? '';
    }
    default:
      return '';
  }
}

/** A value as it is asked for, or one that is nearly it; null where there is no way to ask for it. */
function valueText(
  random: Random,
  parameter: SearchParameter,
  modifier: string,
  source: PlainResource,
  value: unknown,
): string | null {
  switch (parameter.type) {
    case 'string':
      return stringText(random, modifier, value);
    case 'token':
      return tokenText(random, modifier, value);
    case 'uri':
      return uriText(random, modifier, String(value));
    case 'date':
      return dateText(random, value);
    case 'number':
      return prefix(random) + digits(random, Number(value));
    case 'quantity':
      return quantityText(random, value);
    case 'reference':
      return referenceText(random, parameter, modifier, value as ReferenceValue);
    default:
      return compositeText(random, parameter, source, value);
  }
}

function stringText(random: Random, modifier: string, value: unknown): string | null {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [['', value] as const];
  const texts = parts
    .filter(([name]) => !['use', 'type', 'period', 'extension', 'id'].includes(name))
    .flatMap(([, part]) => part as string | string[])
    .filter((part) => typeof part === 'string');
  if (texts.length === 0) return null;
  const text = random.pick(texts);
  if (modifier === 'exact') return escaped(random.chance(0.8) ? text : text.toLowerCase());
  const from = modifier === 'contains' ? random.below(text.length) : 0;
  const cut = text.slice(from, from + 1 + random.below(text.length)).trim();
  const like = random.pick([cut, cut.toUpperCase(), basic(cut), `${cut}x`]);
  return basic(like) === '' ? null : escaped(like);
}

function tokenText(random: Random, modifier: string, value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  const { coding = [], text, ...own } = value as { coding?: object[]; text?: string };
  const {
    system,
    code,
    value: said,
    display,
  } = {
    ...own,
    ...(coding.length > 0 ? random.pick(coding) : {}),
  } as Record<string, string | undefined>;
  if (modifier === 'text') {
    const words = text ?? display;
    return words === undefined ? null : escaped(words.slice(0, 3 + random.below(words.length)));
  }
  const what = code ?? said;
  if (what === undefined) return null;
  if (system !== undefined && !system.includes(':')) return escaped(what);
  const near = random.chance(0.1) ? `${what}x` : what;
  if (system === undefined) return random.pick([escaped(near), `|${escaped(near)}`]);
  return random.pick([
    escaped(near),
    `${escaped(system)}|${escaped(near)}`,
    `${escaped(system)}|`,
    `|${escaped(near)}`,
  ]);
}

function uriText(random: Random, modifier: string, value: string): string {
  const url = escaped(value);
  if (modifier === 'below')
    return url
      .split('/')
      .slice(0, 3 + random.below(4))
      .join('/');
  if (modifier === 'above') return random.pick([url, `${url}/x/y`]);
  return random.pick([url, url, `${url}x`, url.toUpperCase()]);
}

const prefixes = ['', '', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];

function prefix(random: Random): string {
  return random.pick(prefixes);
}

function dateText(random: Random, value: unknown): string | null {
  const { start, end } = (typeof value === 'object' ? value : {}) as { start?: string; end?: string };
  const date = typeof value === 'string' ? value : random.pick([start ?? end, end ?? start]);
  if (date === undefined) return null;
  const zone = /(Z|[+-]\d\d:\d\d)$/.exec(date.slice(10))?.[0] ?? '';
  const cuts = [date.slice(0, 4), date.slice(0, 7), date.slice(0, 10), date];
  if (date.length > 10) cuts.push(date.slice(0, 16) + zone, date.slice(0, 19) + zone);
  const cut = random.pick(cuts);
  const shifted = random.chance(0.2) ? String(Number(cut.slice(0, 4)) + 4) + cut.slice(4) : cut;
  return timeRange(shifted) === null ? null : prefix(random) + shifted;
}

function digits(random: Random, value: number): string {
  const text = String(value);
  return random.pick([
    text,
    text.includes('e') ? text : `${text}${text.includes('.') ? '0' : '.0'}`,
    String(Math.round(value)),
    value.toExponential(2),
  ]);
}

const units = ['mg', 'g', 'kg', 'mmol/L', 'mol/L', 'mm[Hg]'];

function quantityText(random: Random, quantity: unknown): string | null {
  const { value, unit, system, code } = quantity as {
    value?: number;
    unit?: string;
    system?: string;
    code?: string;
  };
  if (value === undefined) return null;
  const number = prefix(random) + digits(random, value);
  // What is not equal in another unit is a question that the specification leaves open.
  if (number.startsWith('ne')) return number;
  const ways = [number];
  if (unit !== undefined) ways.push(`${number}||${escaped(unit)}`);
  if (system !== undefined && code !== undefined) {
    ways.push(
      `${number}|${escaped(system)}|${escaped(code)}`,
      `${number}|${escaped(system)}|${random.pick(units)}`,
    );
  }
  return random.pick(ways);
}

/** An id alone is asked for only where few types can be meant, and not as a part of a composite. */
function referenceText(
  random: Random,
  { target = [], code }: SearchParameter,
  modifier: string,
  value: ReferenceValue,
): string | null {
  const text = typeof value === 'string' ? value : value.reference;
  if (text === undefined || text.startsWith('#')) return null;
  const id = text.split('/').pop() ?? '';
  if (modifier !== '') return id;
  const near = random.chance(0.1) ? `${text}x` : text;
  if (text.includes(':')) return escaped(near);
  const alone = target.length < 10 && code !== 'relatesto' ? [id] : [];
  return random.pick([near, `http://fhir.example.org/fhir/${near}`, ...alone]);
}

function compositeText(
  random: Random,
  { expression = '', component = [] }: SearchParameter,
  source: PlainResource,
  element: unknown,
): string | null {
  const path = (element as Partial<PlainResource>).resourceType ?? (expression.split('|').pop() ?? '').trim();
  const parts = component.map(({ definition, expression: below }) => {
    const parameter = parameterAt(definition);
    const values = valuesBelow(element, path, below, source);
    if (parameter === undefined || values.length === 0) return null;
    return valueText(random, parameter, '', source, random.pick(values));
  });
  return parts.every((part) => part !== null && part !== '') ? parts.join('$') : null;
}

/** A criterion on what a reference leads to. */
function chain(
  random: Random,
  resources: readonly PlainResource[],
  { code }: SearchParameter,
  value: ReferenceValue,
  depth: number,
): Criterion | null {
  const text = typeof value === 'string' ? value : value.reference;
  const target = resources.find((resource) => nameOf(resource) === text);
  if (!target) return null;
  const rest = criterion(random, resources, target.resourceType, target, depth + 1);
  return rest && [`${code}:${target.resourceType}.${rest[0]}`, rest[1]];
}

/** A criterion on what refers to a resource. */
function reverse(
  random: Random,
  resources: readonly PlainResource[],
  source: PlainResource,
  depth: number,
): Criterion | null {
  const from = resources.filter((resource) => JSON.stringify(resource).includes(`"${nameOf(source)}"`));
  if (from.length === 0) return null;
  const referrer = random.pick(from);
  const by = [...parametersOf(referrer.resourceType).values()].filter(
    (parameter) =>
      parameter.type === 'reference' &&
      elementValues(parameter, referrer).some(
        (value) => (value as { reference?: string }).reference === nameOf(source),
      ),
  );
  if (by.length === 0) return null;
  const rest = criterion(random, resources, referrer.resourceType, referrer, depth + 1);
  return rest && [`_has:${referrer.resourceType}:${random.pick(by).code}:${rest[0]}`, rest[1]];
}
