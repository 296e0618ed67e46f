import { readdirSync } from 'node:fs';
import { examplesFolder, readExample } from '../../support/examples.js';

/** An expression of the definitions of R4, to be asked of a resource of a type. */
export interface OfficialExpression {
  /** The search parameter, or the key of the invariant. */
  readonly origin: string;
  readonly text: string;
}

/** Of all but narratives, which the package `fhirpath` does not take for the primitive values that they are (R4 2.24.0.1). */
const elementRule: OfficialExpression = {
  origin: 'ele-1',
  text: 'descendants().where(($this is xhtml).not()).select(hasValue() or (children().count() > id.count()))',
};

interface Constraint {
  readonly key: string;
  readonly expression?: string;
}

interface Definition {
  readonly name: string;
  readonly kind: string;
  readonly derivation?: string;
  readonly version?: string;
  readonly snapshot: { readonly element: readonly { path: string; constraint?: readonly Constraint[] }[] };
}

interface Parameter {
  readonly id: string;
  readonly version?: string;
  readonly base?: readonly string[];
  readonly expression?: string;
}

/** By resource type: all search parameters that it has, all invariants of its own elements and those of every data type within it. */
export function officialExpressions(): ReadonlyMap<string, readonly OfficialExpression[]> {
  const definitions = all<Definition>('StructureDefinition-').filter(
    ({ kind, derivation, version }) =>
      kind !== 'logical' && derivation !== 'constraint' && version === '4.0.1',
  );
  const ofDataTypes = definitions.filter(({ kind }) => kind === 'complex-type').flatMap(inside);
  const resources = definitions.filter(({ kind }) => kind === 'resource');
  const parameters = all<Parameter>('SearchParameter-').filter(({ version }) => version === '4.0.1');
  return new Map(
    resources.map((resource) => [
      resource.name,
      [
        ...parameters.flatMap((parameter) => searches(resource.name, parameter)),
        ...invariants(resource),
        ...ofDataTypes,
        elementRule,
      ],
    ]),
  );
}

function all<T>(prefix: string): T[] {
  return readdirSync(examplesFolder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => readExample(name).resource as T);
}

function searches(type: string, { id, base = [], expression }: Parameter): OfficialExpression[] {
  const isIts = base.includes(type) || base.includes('Resource') || base.includes('DomainResource');
  return isIts && expression !== undefined ? [{ origin: id, text: expression }] : [];
}

function invariants({ snapshot }: Definition): OfficialExpression[] {
  return snapshot.element.flatMap(({ path, constraint = [] }) =>
    constraint.flatMap(({ key, expression }) =>
      expression === undefined || key === 'ele-1' || key === 'ext-1'
        ? []
        : [{ origin: key, text: `${path.replace('[x]', '')}.select(${expression})` }],
    ),
  );
}

function inside({ name, snapshot }: Definition): OfficialExpression[] {
  return snapshot.element.flatMap(({ path, constraint = [] }) =>
    constraint.flatMap(({ key, expression }) => {
      const isAbout = path === name && key !== 'ele-1';
      if (!isAbout || expression === undefined) return [];
      return [{ origin: key, text: `descendants().ofType(${name}).select(${expression})` }];
    }),
  );
}
