import { Fault } from '../../../fault.js';
import { isResourceType, type ResourceType } from '../../resource-types.js';
import type { Include, ResultParameters, SortKey } from '../result-parameters.js';
import { searchParameter } from '../search-parameter.js';

type Parameter = readonly [name: string, value: string];

/** What a search says about its answer, which parameters say it, and the others. */
export interface ParsedResultParameters {
  readonly result: ResultParameters;
  readonly used: readonly Parameter[];
  readonly others: readonly Parameter[];
}

const names = /^(?:_sort|_count|_total|_(?:rev)?include(?::(?:iterate|recurse))?)$/;
const mostIncludes = 50;
const mostKeys = 10;

/**
 * Takes the parameters that say how the answer is to be (R4 3.1.1.5) from hostile ones: `_sort`, `_count`, `_total`,
 * `_include` and `_revinclude`. Empty ones are left out.
 *
 * @param type of the resources that are searched; `Resource` for a search across types
 * @throws Fault `invalid-request`
 */
export function parseResultParameters(
  type: ResourceType | 'Resource',
  hostile: Iterable<Parameter>,
): ParsedResultParameters {
  const all = [...hostile].filter(([, value]) => value !== '');
  const used = all.filter(([name]) => names.test(name));
  const single = (name: string): string | null => onlyValue(used, name);
  const result = {
    sort: parseSort(type, single('_sort')),
    count: parseCount(single('_count')),
    total: parseTotal(single('_total')),
    include: parseIncludes(used, '_include'),
    revinclude: parseIncludes(used, '_revinclude'),
  };
  return { result, used, others: all.filter(([name]) => !names.test(name)) };
}

function onlyValue(parameters: readonly Parameter[], name: string): string | null {
  const values = parameters.filter(([other]) => other === name);
  if (values.length > 1) {
    throw new Fault('invalid-request', 'a parameter that may be given once is given twice');
  }
  return values[0]?.[1] ?? null;
}

function parseSort(type: ResourceType | 'Resource', hostile: string | null): SortKey[] {
  const keys = hostile?.split(',').filter((key) => key !== '') ?? [];
  if (keys.length > mostKeys) throw new Fault('invalid-request', '_sort has more than ten keys');
  return keys.map((key) => {
    const descending = key.startsWith('-');
    const parameter = searchParameter(type, descending ? key.slice(1) : key);
    if (!parameter || parameter.type === 'composite' || parameter.type === 'special') {
      throw new Fault(
        'invalid-request',
        '_sort takes search parameters of the type, composites apart, with - before it for descending order',
      );
    }
    return { parameter, direction: descending ? 'descending' : 'ascending' };
  });
}

function parseCount(hostile: string | null): number | null {
  if (hostile === null) return null;
  if (!/^\d{1,9}$/.test(hostile)) throw new Fault('invalid-request', '_count is a whole number, 0 or more');
  return Number(hostile);
}

function parseTotal(hostile: string | null): ResultParameters['total'] {
  if (hostile === null || hostile === 'none' || hostile === 'estimate' || hostile === 'accurate')
    return hostile;
  throw new Fault('invalid-request', '_total is none, estimate or accurate');
}

function parseIncludes(parameters: readonly Parameter[], name: string): Include[] {
  const found = parameters.filter(([other]) => other === name || other.startsWith(`${name}:`));
  if (found.length > mostIncludes) throw new Fault('invalid-request', 'there are more than 50 includes');
  return found.map(([other, value]) => parseInclude(value, other !== name));
}

/** `*`, `Type:*`, `Type:parameter` or `Type:parameter:Target` (R4 3.1.1.5.4). */
function parseInclude(hostile: string, iterate: boolean): Include {
  if (hostile === '*') return { source: null, parameter: null, target: null, iterate };
  const [source, code = '', target, ...more] = hostile.split(':');
  if (!isResourceType(source) || more.length > 0 || (target !== undefined && !isResourceType(target))) {
    throw wrongInclude();
  }
  if (code === '*') return { source, parameter: null, target: target ?? null, iterate };
  const parameter = searchParameter(source, code);
  const refers =
    parameter?.type === 'reference' && (target === undefined || (parameter.target?.includes(target) ?? true));
  if (!parameter || !refers) throw wrongInclude();
  return { source, parameter, target: target ?? null, iterate };
}

function wrongInclude(): Fault {
  return new Fault(
    'invalid-request',
    'an include is *, Type:*, Type:parameter or Type:parameter:Target, the parameter one of type reference',
  );
}
