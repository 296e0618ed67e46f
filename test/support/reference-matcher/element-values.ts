import fhirpath from 'fhirpath';
import published from 'fhirpath/fhir-context/r4/index.js';
import type { SearchParameter } from './search-parameters.js';

export interface PlainResource {
  readonly resourceType: string;
  readonly id: string;
  readonly contained?: readonly PlainResource[];
}

// Its types do not expect that optional properties are told from undefined ones.
const r4 = published as fhirpath.Model;

type Evaluate = (data: object, environment?: object) => unknown[];

/** One part of a union, and the type that a reference found by it has to lead to. */
interface Part {
  readonly evaluate: Evaluate;
  readonly leadsTo: string | undefined;
}

const compiled = new Map<string, readonly Part[]>();

/** The elements that a parameter looks at, as the FHIRPath expression of its definition finds them. */
export function elementValues(parameter: SearchParameter, resource: PlainResource): unknown[] {
  const { expression } = parameter;
  if (expression === undefined) return [];
  return partsOf(expression, resource.resourceType).flatMap(({ evaluate, leadsTo }) =>
    evaluate(structuredClone(resource)).filter(
      (value) => leadsTo === undefined || mayLeadTo(value, leadsTo, resource),
    ),
  );
}

/** The same of an expression that starts at an element, as those of the components of a composite do. */
export function valuesBelow(
  element: unknown,
  path: string,
  expression: string,
  resource: PlainResource,
): unknown[] {
  if (typeof element !== 'object' || element === null) return [];
  const where = { base: path, expression: plain(expression) };
  const environment = { resource: structuredClone(resource) };
  return fhirpath.evaluate(structuredClone(element), where, environment, r4) as unknown[];
}

function partsOf(expression: string, type: string): readonly Part[] {
  const key = `${type} ${expression}`;
  const known = compiled.get(key);
  if (known) return known;
  const parts = expression
    .split('|')
    .map((part) => part.trim())
    .filter((part) => new RegExp(`^\\(*(${type}|Resource|DomainResource)\\b`).test(part))
    .map(compilePart);
  compiled.set(key, parts);
  return parts;
}

// Nothing can be resolved here: what a reference leads to is told from the reference itself.
function compilePart(part: string): Part {
  const resolving = /\.where\(resolve\(\) is (\w+)\)/.exec(part);
  const text = plain(part.replace(resolving?.[0] ?? '', ''));
  return { evaluate: fhirpath.compile(text, r4) as unknown as Evaluate, leadsTo: resolving?.[1] };
}

/** The published expressions cast collections and write `DateTime`: what is meant is written with `ofType`. */
function plain(expression: string): string {
  return expression
    .replace(/^Resource\./, '')
    .replace(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
    .replace(/\.as\((\w+)\)/g, '.ofType($1)')
    .replaceAll('ofType(DateTime)', 'ofType(dateTime)')
    .replaceAll('ofType(String)', 'ofType(string)');
}

function mayLeadTo(value: unknown, type: string, { contained = [] }: PlainResource): boolean {
  const { reference, type: said } = value as { reference?: string; type?: string };
  if (reference === undefined) return said === undefined || said === type;
  if (reference.startsWith('#')) {
    return contained.some(({ id, resourceType }) => `#${id}` === reference && resourceType === type);
  }
  return new RegExp(`(^|/)${type}/[^/]+(/_history/[^/]+)?$`).test(reference);
}
