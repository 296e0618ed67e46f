import type { ResourceText } from '../fhir/json/resource-text.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Search } from '../fhir/search/search.js';
import type { Store } from '../store/port.js';
import { makeDataKeys } from '../vault/data-keys.js';
import { subkey } from '../vault/keyed-hash.js';
import type { Keyring } from '../vault/keyring.js';
import { openLink, sealLink } from '../vault/sealed-link.js';
import { makeSpread } from '../vault/spread.js';
import { makeTokenFamilies } from '../vault/token-family.js';
import { draftDelete, draftUpdate, type Precondition } from './changes.js';
import { makeCommitQueue } from './commit-queue.js';
import { commitDrafts } from './commit-drafts.js';
import { create, createIfNoneExists } from './conditional-create.js';
import type { RecordsContext } from './context.js';
import { readHistory, type HistoryPage, type HistoryQuery } from './history.js';
import { readCurrent, readVersion } from './read.js';
import { searchResources, type SearchPage, type SearchPosition } from './search/search-resources.js';
import { outcomeOf, type StoredResource, type Written } from './stored-resource.js';
import type { ConditionalReferences } from './transaction/conditional-references.js';
import type { TransactionEntry, TransactionResult } from './transaction/entries.js';
import { runTransaction } from './transaction/run-transaction.js';
import { untilSettled } from './until-settled.js';
import { validateEntries } from './transaction/validate-entries.js';
import { validate } from './validate.js';

/**
 * The one door: every read and every change of a resource goes through here. A change is durable and visible when its promise
 * resolves, and not before its ledger entry is. All methods may throw Fault `unavailable` and `tampered`.
 */
export interface Records {
  /** @throws Fault `invalid-structure`, `multiple-matches`, `conflict` */
  create(resource: ResourceText, condition: Search | null): Promise<Written>;
  /** @throws Fault `not-found`, `deleted`, `erased` */
  read(type: ResourceType, id: string): Promise<StoredResource>;
  /** @throws Fault `not-found`, `deleted`, `erased` */
  vread(type: ResourceType, id: string, version: number): Promise<StoredResource>;
  /** Updates, or creates under the id. @throws Fault `invalid-structure`, `precondition-failed`, `conflict` */
  update(resource: ResourceText, id: string, precondition: Precondition): Promise<Written>;
  /** The deletion; null if there was nothing to delete. @throws Fault `precondition-failed`, `conflict` */
  delete(type: ResourceType, id: string, precondition: Precondition): Promise<StoredResource | null>;
  /** @throws Fault `not-found`, `erased` */
  history(type: ResourceType, id: string, query: HistoryQuery): Promise<HistoryPage>;
  /** @throws Fault `too-costly` */
  search(search: Search, count: number, after: SearchPosition | null): Promise<SearchPage>;
  /** All or nothing. @throws Fault of the first entry that cannot be */
  transaction(
    entries: readonly TransactionEntry[],
    conditions: ConditionalReferences,
  ): Promise<TransactionResult[]>;
  /** Text that may stand in a link. */
  readonly links: {
    seal(text: string): string;
    /** @throws Fault `invalid-request` if the hostile text is not ours */
    open(hostile: string): string;
  };
}

/** What the records are made of. */
export interface RecordsParts {
  readonly store: Store;
  /** The keyring as it is at the moment of the call. */
  readonly keyring: () => Keyring;
  /** This server's FHIR base URL, without a slash at the end. */
  readonly base: () => string;
}

/** Makes the context that the records work in. */
export function makeRecordsContext({ store, keyring, base }: RecordsParts): RecordsContext {
  const { lookup } = keyring();
  return {
    store,
    queue: makeCommitQueue(store),
    dataKeys: makeDataKeys(store.dataKeys, keyring),
    families: makeTokenFamilies(lookup),
    spread: makeSpread(store),
    secrets: {
      rowKeys: subkey(lookup, 'row keys'),
      headers: subkey(lookup, 'row headers'),
      claims: subkey(lookup, 'claims'),
      links: subkey(lookup, 'links'),
    },
    base,
  };
}

export function makeRecords(context: RecordsContext): Records {
  const { links } = context.secrets;
  return {
    create: async (resource, condition) => {
      validate(resource);
      return condition ? createIfNoneExists(context, resource, condition) : create(context, resource);
    },
    read: (type, id) => readCurrent(context, type, id),
    vread: (type, id, version) => readVersion(context, type, id, version),
    update: async (resource, id, precondition) => {
      validate(resource);
      return update(context, resource, id, precondition);
    },
    delete: (type, id, precondition) => remove(context, type, id, precondition),
    history: (type, id, query) => readHistory(context, type, id, query),
    search: (search, count, after) => searchResources(context, search, count, after),
    transaction: async (entries, conditions) => {
      validateEntries(entries);
      return runTransaction(context, entries, conditions);
    },
    links: { seal: (text) => sealLink(links, text), open: (hostile) => openLink(links, hostile) },
  };
}

function update(
  context: RecordsContext,
  resource: ResourceText,
  id: string,
  precondition: Precondition,
): Promise<Written> {
  return untilSettled(async () => {
    const draft = await draftUpdate(context, resource, id, precondition);
    const written = await commitDrafts(context, [draft], null);
    return written?.[0] ? { outcome: outcomeOf(written[0]), resource: written[0] } : null;
  });
}

async function remove(
  context: RecordsContext,
  type: ResourceType,
  id: string,
  precondition: Precondition,
): Promise<StoredResource | null> {
  const { deleted } = await untilSettled(async () => {
    const draft = await draftDelete(context, type, id, precondition);
    if (!draft) return { deleted: null };
    const written = await commitDrafts(context, [draft], null);
    return written?.[0] ? { deleted: written[0] } : null;
  });
  return deleted;
}
