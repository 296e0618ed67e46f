import type { CompositeElement, SearchParameterType, ValuePath } from '#generated/search-parameters.js';
import type { CompositeValue, IndexedValue } from '../indexed-values.js';
import type { SearchParameter } from '../search-parameter.js';
import { elementValues } from './element-values.js';
import { nodesAt } from './nodes-at.js';

/**
 * What a resource is found by with a composite parameter (R4 3.1.1.4.15): for each element that has a value for every
 * component, those values, so that what stands in different elements is never mixed.
 */
export function compositeValues(
  { elements = [], components = [] }: SearchParameter,
  resource: object,
): CompositeValue[] {
  return elements.flatMap((element) =>
    nodesAt(resource, element.path)
      .map((node) => componentValues(node, element, components, resource))
      .filter((values) => values.every((some) => some.length > 0)),
  );
}

function componentValues(
  node: unknown,
  element: CompositeElement,
  types: readonly SearchParameterType[],
  resource: object,
): IndexedValue[][] {
  return element.components.map(({ paths, root }, at) =>
    paths.flatMap((path) =>
      nodesAt(root ? resource : node, path.path).flatMap((value) => componentValue(value, path, types[at])),
    ),
  );
}

/** Without the words of codes, which no composite can ask for; a reference as it was written. */
function componentValue(
  value: unknown,
  path: ValuePath,
  type: SearchParameterType | undefined,
): IndexedValue[] {
  if (type === 'reference') {
    const { reference } = value as { reference?: unknown };
    return typeof reference === 'string' ? [reference] : [];
  }
  const found = elementValues(value, path, { type: type ?? 'string', paths: [] });
  return type === 'token' ? found.flatMap(codeAlone) : found;
}

function codeAlone(value: IndexedValue): IndexedValue[] {
  if (!Array.isArray(value)) return [value];
  const [system, code] = value as [string | null, string | null];
  return system === null && code === null ? [] : [[system, code]];
}
