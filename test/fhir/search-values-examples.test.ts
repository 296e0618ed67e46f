import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import fhirpath, { type Model } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import { hasSearchParameter } from '../../src/fhir/has-search-parameter.js';
import { isResourceType, resourceTypes } from '../../src/fhir/resource-types.js';
import { searchValues, type SearchValues } from '../../src/fhir/search-values.js';
import { examples, examplesFolder, readExample } from './support/examples.js';

interface SearchParameter {
  readonly version?: string;
  readonly code: string;
  readonly base: readonly string[];
  readonly expression?: string;
}

interface Reference {
  readonly reference?: string;
  readonly type?: string;
  readonly identifier?: Identifier;
}

interface Identifier {
  readonly system?: string;
  readonly value?: string;
}

interface Contained {
  readonly resourceType?: string;
  readonly id?: string;
  readonly contained?: readonly Contained[];
  readonly identifier?: Identifier | readonly Identifier[];
}

type Evaluate = (resource: object) => unknown[];

const codes = ['identifier', 'patient', 'subject', 'link'] as const;

describe('searchValues and FHIRPath', () => {
  const parameters = readParameters();

  it('agree on which type has which parameter', () => {
    for (const type of resourceTypes) {
      for (const code of codes) {
        assert.equal(hasSearchParameter(type, code), parameters.get(code)?.has(type), `${type} ${code}`);
      }
    }
  });

  it('agree on every official example', function () {
    this.timeout(120_000);
    const found = { identifier: 0, patient: 0, subject: 0, link: 0, files: 0 };
    for (const { name, type, resource } of examples()) {
      const values = searchValues(type, resource);
      found.files += 1;
      for (const code of codes) {
        const expected = expectedValues(code, parameters.get(code)?.get(type)?.(resource) ?? [], resource);
        assert.deepEqual(new Set(foundValues(code, values)), new Set(expected), `${name} ${code}`);
        found[code] += expected.length;
      }
    }
    assert.equal(found.files, 5306);
    assert.ok(found.identifier > 2000 && found.patient > 300 && found.subject > 250, JSON.stringify(found));
    assert.ok(found.link > 3, JSON.stringify(found));
  });
});

/** By code and type: the official expression. */
function readParameters(): ReadonlyMap<string, ReadonlyMap<string, Evaluate>> {
  const parameters = new Map<string, Map<string, Evaluate>>();
  for (const code of codes) parameters.set(code, new Map());
  for (const name of readdirSync(examplesFolder).filter((file) => file.startsWith('SearchParameter-'))) {
    const { version, code, base, expression } = readExample(name).resource as SearchParameter;
    const types = parameters.get(code);
    if (version !== '4.0.1' || expression === undefined || types === undefined) continue;
    for (const type of base) types.set(type, compile(expression));
  }
  return parameters;
}

/** Compiles FHIRPath; whether a reference is to a patient is told by the reference and by what is contained. */
function compile(expression: string): Evaluate {
  let root: object = {};
  const fn = (references: Reference[]) =>
    references.map((reference) => targetType(reference, root) === 'Patient');
  const evaluate = fhirpath.compile(
    expression.replaceAll('resolve() is Patient', 'isPatient()'),
    r4 as Model,
    {
      userInvocationTable: { isPatient: { fn, arity: { 0: [] } } },
    },
  );
  return (resource) => {
    root = resource;
    return evaluate(resource) as unknown[];
  };
}

function targetType(reference: Reference, root: object): string | undefined {
  const literal = reference.reference;
  if (literal === undefined) return reference.type ?? (reference.identifier && 'Patient');
  if (literal.startsWith('#')) return contained(reference, root)?.resourceType ?? reference.type;
  const [type] = literal
    .replace(/\/_history\/.*$/, '')
    .split('/')
    .slice(-2);
  return literal.includes('/') && isResourceType(type) ? type : reference.type;
}

function contained({ reference }: Reference, root: Contained): Contained | undefined {
  return root.contained?.find(({ id }) => `#${id ?? ''}` === reference);
}

function expectedValues(code: string, nodes: readonly unknown[], resource: Contained): string[] {
  return code === 'identifier'
    ? (nodes as Identifier[]).flatMap(toText)
    : (nodes as Reference[]).flatMap((reference) => referenceTexts(reference, resource));
}

/** The literal and each identifier as a text of its own. */
function referenceTexts(reference: Reference, resource: Contained): string[] {
  const literal = reference.reference?.startsWith('#') ? undefined : reference.reference;
  const identifiers = [reference.identifier ?? [], contained(reference, resource)?.identifier ?? []].flat();
  return [...(literal === undefined ? [] : [literal]), ...identifiers.flatMap(toText)];
}

function foundValues(code: (typeof codes)[number], { identifiers, references }: SearchValues): string[] {
  if (code === 'identifier') return identifiers.flatMap(toText);
  return references[code].flatMap((named) => [
    ...(named.reference === undefined ? [] : [named.reference]),
    ...named.identifiers.flatMap(toText),
  ]);
}

function toText({ system, value }: Identifier): string[] {
  return value === undefined ? [] : [JSON.stringify([system, value])];
}
