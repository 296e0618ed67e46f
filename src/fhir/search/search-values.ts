import { isResourceType, type ResourceType } from '../resource-types.js';
import { valuesAt } from '../values-at.js';
import type { ContainedValues, IndexedReference, IndexedValue, SearchValues } from './indexed-values.js';
import { searchParametersOf, type SearchParameter } from './search-parameter.js';
import { compositeValues } from './values/composite-values.js';
import { elementValues } from './values/element-values.js';
import { nodesAt } from './values/nodes-at.js';
import { entryResource, referenceValues } from './values/reference-values.js';

/**
 * Extracts what a resource can be found by: for each search parameter that R4 defines for its type the values of the
 * elements that its expression names (R4 3.1.1.4). `_id` and `_lastUpdated` are not among them.
 *
 * @param resource one that passed the structure check of its type.
 */
export function searchValues(type: ResourceType, resource: object): SearchValues {
  const own = valuesOf(type, resource, resource);
  return { ...own, contained: containedValues(own, resource) };
}

type OwnValues = Pick<SearchValues, 'values' | 'references'>;

function valuesOf(type: ResourceType, resource: object, root: object): OwnValues {
  const values: Record<string, readonly IndexedValue[]> = {};
  const references: Record<string, readonly IndexedReference[]> = {};
  for (const parameter of searchParametersOf(type).values()) {
    if (notIndexed.has(parameter.code)) continue;
    if (parameter.type === 'reference') {
      const found = referencesOf(parameter, resource, root);
      if (found.length > 0) references[parameter.code] = found;
    } else {
      const found = parameterValues(parameter, resource);
      if (found.length > 0) values[parameter.code] = found;
    }
  }
  return { values, references };
}

/** Told by the row itself. */
const notIndexed: ReadonlySet<string> = new Set(['_id', '_lastUpdated']);

function referencesOf(parameter: SearchParameter, resource: object, root: object): IndexedReference[] {
  return distinct(
    parameter.paths.flatMap((path) =>
      nodesAt(resource, path.path).flatMap((node) => referenceValues(node, path, root)),
    ),
  );
}

function parameterValues(parameter: SearchParameter, resource: object): IndexedValue[] {
  if (parameter.elements) return distinct(compositeValues(parameter, resource));
  const found = distinct(
    parameter.paths.flatMap((path) =>
      nodesAt(resource, path.path).flatMap((node) => elementValues(node, path, parameter)),
    ),
  );
  if (found.length === 0 && parameter.absent !== undefined) return [parameter.absent];
  return found;
}

function distinct<Value>(values: readonly Value[]): Value[] {
  if (values.length < 2) return [...values];
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Those that a search parameter refers to, and those that they refer to. */
function containedValues(own: OwnValues, root: object): Record<string, ContainedValues> {
  const found = new Map<string, ContainedValues>();
  const wanted = new Set(containedIds(own));
  // A Set visits what is added while it is being walked.
  for (const id of wanted) {
    const resource = id === entryResource ? nodesAt(root, ['entry', '#0', 'resource'])[0] : byId(id, root);
    const { resourceType: type } = (resource ?? {}) as { resourceType?: unknown };
    if (!isResourceType(type)) continue;
    const values = valuesOf(type, resource as object, root);
    found.set(id, { type, ...values });
    for (const other of containedIds(values)) wanted.add(other);
  }
  return Object.fromEntries(found);
}

function containedIds({ references }: OwnValues): string[] {
  return Object.values(references).flatMap((all) => all.flatMap(({ contained }) => contained ?? []));
}

function byId(id: string, root: object): object | undefined {
  return valuesAt(root, ['contained']).find((contained: { id?: unknown }) => contained.id === id);
}
