import { elementValues, valuesBelow, type PlainResource } from './element-values.js';
import { asPoint } from './instants.js';
import { nameOf, namesOf, referenceMeets, type ReferenceValue } from './references.js';
import { askedFor, parameterOf, splitAt, type AskedFor } from './query-text.js';
import { parameterAt, parametersOf, type SearchParameter } from './search-parameters.js';
import { timeRangeOf } from './time-ranges.js';
import { valueMeets } from './value-meets.js';

/**
 * Finds what a search has to find, by reading the specification word by word and looking at everything: no index, no token, no
 * short cut. It shares nothing with the server.
 */
export interface Matcher {
  /** `Type/id` of what a search finds; `query` as it stands in a URL: `Patient?name=eve`. Result parameters are passed over. */
  find(query: string): string[];
}

/** Where the resources are, and the time when they are searched. */
export interface Surroundings {
  readonly base: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const resultParameters = ['_sort', '_count', '_total', '_summary', '_elements', '_include', '_revinclude'];

interface World extends Surroundings {
  readonly resources: readonly PlainResource[];
  readonly byName: ReadonlyMap<string, PlainResource>;
  /** The elements of each resource that a parameter looks at, once they were looked for. */
  readonly values: WeakMap<PlainResource, Map<string, unknown[]>>;
}

export function makeMatcher(resources: readonly PlainResource[], surroundings: Surroundings): Matcher {
  const byName = new Map(resources.map((resource) => [nameOf(resource), resource]));
  const world: World = { ...surroundings, resources, byName, values: new WeakMap() };
  return {
    find: (query) => {
      const [place = '', parameters = ''] = query.split('?', 2);
      return findIn(world, place, askedFor(parameters)).map(nameOf);
    },
  };
}

function findIn(world: World, type: string, asked: readonly AskedFor[]): PlainResource[] {
  const criteria = asked.filter(({ name }) => !resultParameters.includes(name));
  return world.resources.filter(
    (resource) => resource.resourceType === type && meetsAll(world, resource, criteria),
  );
}

function meetsAll(world: World, resource: PlainResource, criteria: readonly AskedFor[]): boolean {
  return criteria.every((criterion) => meets(world, resource, criterion));
}

function meets(world: World, resource: PlainResource, asked: AskedFor): boolean {
  if (asked.name === '_id') return asked.values.includes(resource.id);
  if (asked.name === '_has') return isReferredTo(world, resource, asked);
  if (asked.name === '_list') return isListed(world, resource, asked.values);
  const parameter = parametersOf(resource.resourceType).get(asked.name);
  if (parameter === undefined) throw new Error(`${resource.resourceType} has no ${asked.name}`);
  const values = valuesOf(world, resource, parameter);
  if (asked.modifier === 'missing') {
    return !values.some((value) => saysSomething(parameter, value)) === (asked.text === 'true');
  }
  if (asked.chain !== '') return leadsTo(world, resource, values as ReferenceValue[], asked);
  if (asked.modifier === 'not')
    return !meetsAny(world, resource, parameter, { ...asked, modifier: '' }, values);
  return meetsAny(world, resource, parameter, asked, values);
}

/** What has only a text for people to read has no value for a parameter that asks for a date or a reference. */
function saysSomething({ type }: SearchParameter, value: unknown): boolean {
  if (type === 'date') return timeRangeOf(value) !== null;
  if (type !== 'reference' || typeof value === 'string') return true;
  const { reference, identifier } = value as Exclude<ReferenceValue, string>;
  return reference !== undefined || identifier !== undefined || 'resourceType' in (value as object);
}

function valuesOf(world: World, resource: PlainResource, parameter: SearchParameter): unknown[] {
  const known = world.values.get(resource) ?? new Map<string, unknown[]>();
  world.values.set(resource, known);
  const values = known.get(parameter.code) ?? elementValues(parameter, resource);
  known.set(parameter.code, values);
  return values;
}

function meetsAny(
  world: World,
  resource: PlainResource,
  parameter: SearchParameter,
  { modifier, values: alternatives }: AskedFor,
  values: readonly unknown[],
): boolean {
  return alternatives.some((asked) =>
    values.some((value) => oneMeets(world, resource, parameter, modifier, asked, value)),
  );
}

function oneMeets(
  world: World,
  resource: PlainResource,
  parameter: SearchParameter,
  modifier: string,
  asked: string,
  value: unknown,
): boolean {
  if (parameter.type === 'composite') return compositeMeets(world, resource, parameter, asked, value);
  if (parameter.type !== 'reference') {
    const looked = parameter.type === 'date' ? asPoint(parameter, resource, value) : value;
    return valueMeets(parameter.type, parameter.code, modifier, asked, looked, world.now);
  }
  return referenceMeets(world, parameter, modifier, asked, value as ReferenceValue);
}

/** R4 3.1.1.4.17: every part by the values below one and the same element. */
function compositeMeets(
  world: World,
  resource: PlainResource,
  { expression = '', component = [] }: SearchParameter,
  asked: string,
  element: unknown,
): boolean {
  const parts = splitAt(asked, '$');
  const path = pathOf(expression, resource, element);
  return component.every(({ definition, expression: below }, i) => {
    const parameter = parameterAt(definition);
    if (parameter === undefined) throw new Error('a composite names its parts');
    const values = valuesBelow(element, path, below, resource);
    return values.some((value) => oneMeets(world, resource, parameter, '', parts[i] ?? '', value));
  });
}

/** Which of the paths of the union an element was found by. */
function pathOf(expression: string, { resourceType }: PlainResource, element: unknown): string {
  const isWhole = (element as Partial<PlainResource>).resourceType !== undefined;
  const paths = expression.split('|').map((path) => path.trim());
  return isWhole ? resourceType : (paths.find((path) => path.startsWith(`${resourceType}.`)) ?? resourceType);
}

/** R4 3.1.1.4.15: any of the resources referred to, contained ones included, meets the rest of the chain. */
function leadsTo(
  world: World,
  resource: PlainResource,
  references: readonly ReferenceValue[],
  { modifier, chain, text }: AskedFor,
): boolean {
  const rest = parameterOf(chain, text);
  return references.some((value) =>
    targetsOf(world, resource, value)
      .filter(({ resourceType }) => modifier === '' || modifier === resourceType)
      .filter(({ resourceType }) => knows(resourceType, rest.name))
      .some((target) => meets(world, target, rest)),
  );
}

function knows(type: string, name: string): boolean {
  return name === '_has' || name === '_list' || parametersOf(type).has(name);
}

function targetsOf(world: World, resource: PlainResource, value: ReferenceValue): PlainResource[] {
  const text = typeof value === 'string' ? value : value.reference;
  if (text?.startsWith('#')) return (resource.contained ?? []).filter(({ id }) => `#${id}` === text);
  return namesOf(world, value).flatMap((name) => world.byName.get(name) ?? []);
}

/** R4 3.1.1.4.16: `_has:Type:reference:rest`. */
function isReferredTo(world: World, resource: PlainResource, { modifier, text }: AskedFor): boolean {
  const [type = '', by = '', ...rest] = modifier.split(':');
  const parameter = parametersOf(type).get(by);
  if (parameter === undefined) throw new Error(`${type} has no ${by}`);
  const criterion = parameterOf(rest.join(':'), text);
  return world.resources
    .filter(({ resourceType }) => resourceType === type)
    .filter((from) => {
      const values = valuesOf(world, from, parameter) as ReferenceValue[];
      return values.some((value) => targetsOf(world, from, value).includes(resource));
    })
    .some((from) => meets(world, from, criterion));
}

/** R4 3.1.1.4.22. */
function isListed(world: World, resource: PlainResource, lists: readonly string[]): boolean {
  const item = parametersOf('List').get('item');
  return lists.some((id) => {
    const list = world.byName.get(`List/${id}`);
    if (!list || !item) return false;
    return (valuesOf(world, list, item) as ReferenceValue[]).some((value) =>
      targetsOf(world, list, value).includes(resource),
    );
  });
}
