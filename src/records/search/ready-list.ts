import type { ResourceType } from '../../fhir/resource-types.js';
import { referencesOf } from '../index-record.js';
import type { Ready } from './ready.js';
import type { SearchRun } from './search-run.js';
import { resourcesReferredTo } from './targets.js';

/** `_list` (R4 3.1.1.4.17): the items of List resources. */
export async function readyList(
  run: SearchRun,
  type: ResourceType,
  lists: readonly string[],
): Promise<Ready> {
  const items = await Promise.all(lists.map((id) => itemsOf(run, type, id)));
  const ids = new Set(items.flat());
  return {
    looksAt: 'index',
    meets: ({ id }) => ids.has(id),
    isDeep: false,
    propose: () => Promise.resolve({ ids: [...ids], families: [] }),
  };
}

async function itemsOf(run: SearchRun, type: ResourceType, id: string): Promise<string[]> {
  const list = await run.target('List', id);
  const items = list ? referencesOf(list.index, 'item') : [];
  const found = await Promise.all(items.map((item) => resourcesReferredTo(run, item, [type])));
  return found.flat().map((item) => item.id);
}
