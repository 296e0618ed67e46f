import published from 'fhirpath/fhir-context/r4/index.js';
import type { PlainResource } from './element-values.js';
import type { SearchParameter } from './search-parameters.js';

const { path2Type } = published as unknown as { readonly path2Type: Readonly<Record<string, unknown>> };

/** An instant is a point in time, however few digits it is written with (R4 3.1.1.4.7): then it gets those that it lacks. */
export function asPoint(
  { expression = '' }: SearchParameter,
  resource: PlainResource,
  value: unknown,
): unknown {
  const type = resource.resourceType;
  const [, name = ''] = new RegExp(`\\b${type}\\.(\\w+)`).exec(expression) ?? [];
  const chosen = (resource as unknown as Readonly<Record<string, unknown>>)[`${name}Instant`];
  if (typeof value !== 'string') return value;
  if (path2Type[`${type}.${name}`] !== 'instant' && chosen !== value) return value;
  return value.replace(/(:\d\d)(Z|[+-]\d\d:\d\d)$/, '$1.000$2');
}
