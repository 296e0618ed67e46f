import { readdirSync } from 'node:fs';
import fhirpath, { type Model } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import { isResourceType } from '../../../src/fhir/resource-types.js';
import { examplesFolder, readExample } from './examples.js';

/** A SearchParameter of R4 as HL7 publishes it. */
export interface OfficialParameter {
  readonly url: string;
  readonly version?: string;
  readonly id: string;
  readonly code: string;
  readonly type: string;
  readonly base?: readonly string[];
  readonly target?: readonly string[];
  readonly expression?: string;
  readonly component?: readonly { readonly definition: string; readonly expression: string }[];
}

/** What an expression finds: a value and the name of its FHIR type. */
export interface FoundNode {
  readonly value: unknown;
  readonly type: string;
}

export function officialParameters(): OfficialParameter[] {
  return readdirSync(examplesFolder)
    .filter((file) => file.startsWith('SearchParameter-'))
    .map((file) => readExample(file).resource as OfficialParameter)
    .filter(({ version, expression, base }) => version === '4.0.1' && expression !== undefined && base);
}

interface Reference {
  readonly reference?: string;
  readonly type?: string;
  readonly identifier?: object;
}

interface Container {
  readonly contained?: readonly { readonly id?: string; readonly resourceType?: string }[];
}

/**
 * Compiles an expression with a FHIRPath engine that is not ours. Whether a reference is to a type is told by the reference
 * and by what is contained: `resolve()` would have to ask other servers.
 *
 * @param base the type that it starts from
 */
export function compileOfficial(
  expression: string,
  base: string,
): (element: object, root?: object) => FoundNode[] {
  let root: object = {};
  const fn = (references: Reference[], type: string): Reference[] =>
    references.filter((reference) => isTo(reference, type, root));
  const table = { ofTarget: { fn, arity: { 0: [], 1: ['String'] } } };
  const text = expression
    .replaceAll(/hasExtension\(('[^']+')\)/g, 'extension.where(url = $1).exists()')
    .replaceAll(/where\(resolve\(\) is (\w+)\)/g, "ofTarget('$1')")
    // R4 writes `as` where there can be several values, and one type with the wrong case.
    .replaceAll(
      /\(([\w.]+) as (\w+)\)|\.as\((\w+)\)/g,
      (_, path?: string, first?: string, second?: string) =>
        `${path ?? ''}.ofType(${(first ?? second ?? '').replace('DateTime', 'dateTime')})`,
    );
  const options = { userInvocationTable: table } as object;
  const start = base.includes('.') ? (at: string) => ({ base, expression: at }) : (at: string) => at;
  const values = fhirpath.compile(start(text), r4 as Model, options);
  const types = fhirpath.compile(start(`(${text}).select(type().name)`), r4 as Model, options);
  return (element, resource = element) => {
    root = resource;
    const environment = { resource };
    const names = types(element, environment) as string[];
    return (values(element, environment) as unknown[]).map((value, at) => ({ value, type: names[at] ?? '' }));
  };
}

function isTo(reference: Reference, wanted: string, root: Container): boolean {
  const literal = reference.reference;
  if (literal === undefined) return (reference.type ?? (reference.identifier && wanted)) === wanted;
  if (literal.startsWith('#')) {
    const inside = root.contained?.find(({ id }) => `#${id ?? ''}` === literal);
    return (inside?.resourceType ?? reference.type) === wanted;
  }
  const [type] = literal
    .replace(/\/_history\/.*$/, '')
    .split('/')
    .slice(-2);
  return (literal.includes('/') && isResourceType(type) ? type : reference.type) === wanted;
}
