import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A SearchParameter of R4, as HL7 publishes it. */
export interface SearchParameter {
  readonly code: string;
  readonly url: string;
  readonly type: ParameterType;
  readonly base: readonly string[];
  readonly expression?: string;
  readonly target?: readonly string[];
  readonly component?: readonly { readonly definition: string; readonly expression: string }[];
}

export type ParameterType =
  'token' | 'string' | 'reference' | 'date' | 'quantity' | 'composite' | 'uri' | 'number' | 'special';

const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));
let published: SearchParameter[] | undefined;
const byType = new Map<string, Map<string, SearchParameter>>();

/** The parameters of a type by their code, those that all types have included. */
export function parametersOf(type: string): ReadonlyMap<string, SearchParameter> {
  const known = byType.get(type);
  if (known) return known;
  const made = new Map(
    all()
      .filter(({ base }) => base.some((each) => [type, 'Resource', 'DomainResource'].includes(each)))
      .map((parameter) => [parameter.code, parameter]),
  );
  byType.set(type, made);
  return made;
}

/** The parameter that a component of a composite is defined by. */
export function parameterAt(url: string): SearchParameter | undefined {
  return all().find((parameter) => parameter.url === url);
}

function all(): SearchParameter[] {
  published ??= readdirSync(folder)
    .filter((name) => name.startsWith('SearchParameter-') && name.endsWith('.json'))
    .map(
      (name) =>
        JSON.parse(readFileSync(join(folder, name), 'utf8')) as SearchParameter & { version?: string },
    )
    .filter(({ version, base }) => version === '4.0.1' && Array.isArray(base))
    .filter(isOfR4)
    .map(mended);
  return published;
}

/** Beside those of R4 itself there are some about extensions, and drafts without an expression. */
function isOfR4({ base, expression }: SearchParameter): boolean {
  if (expression === undefined) return base.some((type) => ['Resource', 'DomainResource'].includes(type));
  return !/extension/i.test(expression);
}

/** R4 4.0.1 has the expressions of the two components of `relationship` the wrong way round. */
function mended(parameter: SearchParameter): SearchParameter {
  if (parameter.code !== 'relationship' || parameter.component === undefined) return parameter;
  const expressions = parameter.component.map(({ expression }) => expression).reverse();
  return {
    ...parameter,
    component: parameter.component.map(({ definition }, i) => ({
      definition,
      expression: expressions[i] ?? '',
    })),
  };
}
