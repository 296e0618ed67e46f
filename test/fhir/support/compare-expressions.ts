import assert from 'node:assert/strict';
import type { ResourceType } from '../../../src/fhir/resource-types.js';
import type { IndexedReference } from '../../../src/fhir/search/indexed-values.js';
import { searchParameter, type SearchParameter } from '../../../src/fhir/search/search-parameter.js';
import { compositeValues } from '../../../src/fhir/search/values/composite-values.js';
import { nodesAt } from '../../../src/fhir/search/values/nodes-at.js';
import { referenceValues } from '../../../src/fhir/search/values/reference-values.js';
import type { Example } from './examples.js';
import {
  compileOfficial,
  officialParameters,
  type FoundNode,
  type OfficialParameter,
} from './official-expressions.js';

/** Which types of elements a type of parameter can look at (R4 3.1.1.4.6 to 3.1.1.4.12). `Object`: what a function gave back. */
const searchable: Readonly<Record<string, readonly string[]>> = {
  number: ['integer', 'positiveInt', 'unsignedInt', 'decimal', 'Range'],
  date: ['date', 'dateTime', 'instant', 'Period', 'Timing'],
  string: ['string', 'markdown', 'HumanName', 'Address'],
  token: [
    ...['Coding', 'CodeableConcept', 'Identifier', 'ContactPoint'],
    ...['code', 'boolean', 'Boolean', 'string', 'String', 'uri', 'id'],
  ],
  reference: ['Reference', 'Object', 'canonical', 'uri', 'Composition', 'MessageHeader'],
  quantity: ['Quantity', 'Age', 'Duration', 'Money', 'Range', 'SampledData'],
  uri: ['uri', 'url', 'canonical', 'oid', 'uuid'],
  special: ['BackboneElement', 'Location.position'],
};

/** What the other engine cannot do: tell 1e-245 from 0, and look at a quantity with a comparator. */
const beyondIt: readonly string[] = ['Observation-decimal.json', 'Observation-f205.json'];

type Compare = (example: Example) => number;

/** Compares, for each parameter of its type, what an example holds for it with what HL7's own expression finds. */
export function makeCompare(): Compare {
  const byType = new Map<string, Compare[]>();
  for (const parameter of officialParameters()) {
    for (const base of parameter.base ?? []) {
      const compare = parameter.type === 'composite' ? compareComposite : comparePlain;
      byType.set(base, [...(byType.get(base) ?? []), compare(parameter, base)]);
    }
  }
  return (example) => {
    if (beyondIt.includes(example.name)) return 0;
    const compares = [...(byType.get(example.type) ?? []), ...(byType.get('Resource') ?? [])];
    return compares.map((compare) => compare(example)).reduce((a, b) => a + b, 0);
  };
}

function comparePlain(official: OfficialParameter, base: string): Compare {
  const evaluate = compileOfficial(official.expression ?? '', base);
  return ({ name, type, resource }) => {
    const parameter = known(type, official);
    const expected = evaluate(resource)
      .map(valueOfExtension)
      .filter((node) => searchable[official.type]?.includes(node.type))
      .filter(({ value }) => official.type !== 'reference' || isTarget(value, official));
    const found = official.code === 'deceased' ? deceased(resource) : nodesOf(parameter, resource);
    assert.deepEqual(texts(found), texts(expected.map(({ value }) => value)), `${name} ${official.id}`);
    return expected.length;
  };
}

function known(type: ResourceType, { code }: OfficialParameter): SearchParameter {
  const parameter = searchParameter(type, code);
  assert.ok(parameter, `${type} has no ${code}`);
  return parameter;
}

function nodesOf(parameter: SearchParameter, resource: object): unknown[] {
  return parameter.paths.flatMap((path) =>
    nodesAt(resource, path.path).filter(
      (node) =>
        parameter.type !== 'reference' ||
        isPlain(node) ||
        isFound(referenceValues(node, path, resource), path),
    ),
  );
}

function isPlain(node: unknown): boolean {
  return typeof node === 'string';
}

/** A reference that says nothing but a text to display is to anything, for HL7 and for us. */
function isFound(found: readonly IndexedReference[], { only }: { readonly only?: string }): boolean {
  return found.length > 0 || only === undefined;
}

function isTarget(value: unknown, { target = [] }: OfficialParameter): boolean {
  const { resourceType } = value as { resourceType?: string };
  return resourceType === undefined || target.includes(resourceType);
}

/** `deceased` is computed: whether there is a time or `true`. */
function deceased(resource: { deceasedBoolean?: boolean; deceasedDateTime?: string }): boolean[] {
  return [resource.deceasedBoolean ?? resource.deceasedDateTime !== undefined];
}

/** Expressions of R4 that end at an extension mean its value. */
function valueOfExtension(node: FoundNode): FoundNode {
  if (node.type !== 'Extension') return node;
  const [name = '', value] =
    Object.entries(node.value as object).find(([key]) => key.startsWith('value')) ?? [];
  const type = name.slice('value'.length);
  return { value, type: type === 'String' ? 'string' : type };
}

function texts(values: readonly unknown[]): Set<string> {
  return new Set(values.map((value) => JSON.stringify(value)));
}

function compareComposite(official: OfficialParameter, base: string): Compare {
  const parts = (official.expression ?? '')
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part.split('.')[0] === base);
  const elements = parts.map((part) => ({ part, find: compileOfficial(part, base) }));
  const components = parts.map((part) => componentsOf(official, part));
  return ({ name, type, resource }) => {
    const expected = elements.flatMap(({ find }, at) =>
      find(resource)
        .map(({ value }) => (components[at] ?? []).map((one) => one(value as object, resource)))
        .filter((counts) => counts.every((count) => count > 0)),
    );
    const found = compositeValues(known(type, official), resource);
    assert.equal(found.length, expected.length, `${name} ${official.id}`);
    return expected.length;
  };
}

/** R4 has the components of this parameter the wrong way round. */
const swapped = 'DocumentReference-relationship';

/** How many values each component has in an element. */
function componentsOf(
  { component = [], id }: OfficialParameter,
  base: string,
): ((element: object, root: object) => number)[] {
  return component.map(({ expression, definition }, at) => {
    const text = id === swapped ? component[1 - at]?.expression : expression;
    const evaluate = compileOfficial(text ?? '', base);
    const types = searchable[typesByUrl().get(definition) ?? ''] ?? [];
    return (element, root) =>
      evaluate(element, root).filter((node) => types.includes(node.type) && hasCode(node)).length;
  });
}

let urls: ReadonlyMap<string, string> | undefined;

function typesByUrl(): ReadonlyMap<string, string> {
  urls ??= new Map(officialParameters().map(({ url, type }) => [url, type]));
  return urls;
}

/** A concept in words alone is nothing that a composite can ask for. */
function hasCode({ value, type }: FoundNode): boolean {
  const { coding = [] } = value as { coding?: readonly { system?: string; code?: string }[] };
  return type !== 'CodeableConcept' || coding.some(({ system, code }) => (system ?? code) !== undefined);
}
