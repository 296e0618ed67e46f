import type { ResourceType } from '../../fhir/resource-types.js';
import { referencesOf } from '../index-record.js';
import type { Ready } from './ready.js';
import type { SearchRun } from './search-run.js';
import { resourcesNamed } from './targets.js';

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
  const names = new Set(list ? referencesOf(list.index, 'item').flatMap((item) => item.names) : []);
  const found = await Promise.all([...names].map((name) => resourcesNamed(run, name, [type])));
  return found.flat().map((item) => item.id);
}
