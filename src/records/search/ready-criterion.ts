import type { Criterion, DateCondition } from '../../fhir/search/criterion.js';
import { meetsValues } from '../../fhir/search/match/meets-values.js';
import { searchParameter } from '../../fhir/search/search-parameter.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import { proposesNothing, type Ready } from './ready.js';
import { readyChain } from './ready-chain.js';
import { readyHas } from './ready-has.js';
import { readyList } from './ready-list.js';
import { readyReference } from './ready-reference.js';
import { readyAll, readyAny, readyNot } from './ready-tree.js';
import { readyMissing, readyValues } from './ready-values.js';
import { readyWords } from './ready-words.js';
import type { SearchRun } from './search-run.js';

/** Makes a criterion ready for resources of a type. */
export async function readyCriterion(
  run: SearchRun,
  type: ResourceType,
  criterion: Criterion,
): Promise<Ready> {
  const each = (criteria: readonly Criterion[]): Promise<Ready[]> =>
    Promise.all(criteria.map((one) => readyCriterion(run, type, one)));
  switch (criterion.kind) {
    case 'id':
      return readyId(criterion.anyOf, criterion.negated);
    case 'updated':
      return readyUpdated(type, criterion.anyOf);
    case 'values':
      return readyValues(run, type, criterion);
    case 'missing':
      return readyMissing(run, criterion);
    case 'reference':
      return readyReference(run, type, criterion);
    case 'chain':
      return readyChain(run, type, criterion);
    case 'has':
      return readyHas(run, type, criterion);
    case 'list':
      return readyList(run, type, criterion.anyOf);
    case 'text':
    case 'content':
      return readyWords(run, criterion.kind, criterion.anyOf);
    case 'and':
      return readyAll(await each(criterion.criteria));
    case 'or':
      return readyAny(await each(criterion.criteria));
    case 'not':
      return readyNot(await readyCriterion(run, type, criterion.criterion));
  }
}

function readyId(anyOf: readonly string[], negated: boolean): Ready {
  const ids = new Set(anyOf);
  return {
    looksAt: 'index',
    meets: ({ id }) => ids.has(id) !== negated,
    isDeep: false,
    propose: () => Promise.resolve(negated ? null : { ids: [...ids], families: [] }),
  };
}

function readyUpdated(type: ResourceType, anyOf: readonly DateCondition[]): Ready {
  const parameter = searchParameter(type, '_lastUpdated');
  return {
    looksAt: 'index',
    meets: ({ updated }) =>
      parameter !== undefined &&
      meetsValues({ _lastUpdated: [updated] }, { kind: 'values', parameter, anyOf, negated: false }),
    ...proposesNothing(),
  };
}
