import type { AttemptedResource } from '../audit/access.js';
import type { ResourceType } from '../fhir/resource-types.js';
import { operated } from './accessed.js';
import type { Asked } from './asked.js';
import type { RecordsContext } from './context.js';
import { readCurrent } from './read.js';
import { recordAccess } from './record-access.js';
import {
  searchResources,
  type SearchPage,
  type SearchPosition,
  type SearchQuery,
} from './search/search-resources.js';
import type { StoredResource } from './stored-resource.js';

/** A type or a resource of it. */
export interface OperationPlace {
  readonly type: ResourceType | null;
  readonly id: string | null;
}

/** What an operation reads with: all of it is in the entry about the operation. */
export interface OperationReads {
  /** @throws Fault `not-found`, `deleted`, `erased` */
  read(type: ResourceType, id: string): Promise<StoredResource>;
  /** @throws Fault `too-costly` */
  search(query: SearchQuery, after: SearchPosition | null): Promise<SearchPage>;
}

/**
 * Runs an operation that changes nothing, and releases what it gives once the ledger has an entry about it for each patient whose
 * resources it read.
 *
 * @param named what the operation was asked of; neither for the server as a whole
 */
export async function operate<T>(
  context: RecordsContext,
  asked: Asked,
  named: OperationPlace,
  work: (reads: OperationReads) => Promise<T>,
): Promise<T> {
  const seen: StoredResource[] = [];
  const result = await work({
    read: async (type, id) => {
      const resource = await readCurrent(context, type, id);
      seen.push(resource);
      return resource;
    },
    search: async (query, after) => {
      const page = await searchResources(context, query, after);
      seen.push(...page.matches, ...page.included);
      return page;
    },
  });
  await recordAccess(context, asked, operated(resourceOf(named), asked.request, seen));
  return result;
}

function resourceOf({ type, id }: OperationPlace): AttemptedResource | null {
  if (type === null) return null;
  return id === null ? { type, id, version: null } : { type, id, version: null };
}
