import type { EntryWriter } from '../audit/entry-writer.js';
import type { ResourceText } from '../fhir/json/resource-text.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Search } from '../fhir/search/criterion.js';
import type { Patch } from '../fhir/patch/patch.js';
import type { FurtherLedgers } from '../ledger/mirror/further-ledgers.js';
import type { Store } from '../store/port.js';
import { makeDataKeys } from '../vault/data-keys.js';
import { subkey } from '../vault/keyed-hash.js';
import type { Keyring } from '../vault/keyring.js';
import { openLink, sealLink } from '../vault/sealed-link.js';
import { makeSpread } from '../vault/spread.js';
import { makeTokenFamilies } from '../vault/token-family.js';
import { deletedNothing, lookedBack, proved, retrieved, searched, type Accessed } from './accessed.js';
import type { Asked } from './asked.js';
import { draftAudit } from './audit-drafts.js';
import { makeAuditRows } from './audit-rows.js';
import { auditProof, type AuditProof } from './audit-proof.js';
import { draftDelete, draftUpdate, type Precondition } from './changes.js';
import { makeCommitQueue } from './commit-queue.js';
import { commitDrafts } from './commit-drafts.js';
import { deleteMatching, updateMatching, type ConditionalChange } from './conditional-change.js';
import { create, createIfNoneExists } from './conditional-create.js';
import { withUpload, type IncomingResource } from './content/with-upload.js';
import type { RecordsContext } from './context.js';
import { readHistory, type HistoryPage, type HistoryQuery, type HistoryScope } from './history.js';
import { patchMatching, patchResource } from './patch.js';
import { readCurrent, readVersion } from './read.js';
import { operate, type OperationPlace, type OperationReads } from './operate.js';
import { recordAccess } from './record-access.js';
import { makeReliance } from './reliance.js';
import { recordRefusal, type Refused } from './record-refusal.js';
import { refuseChangedAudit } from './refuse-changed-audit.js';
import { revise, type Revised } from './revise.js';
import {
  searchResources,
  type SearchPage,
  type SearchPosition,
  type SearchQuery,
} from './search/search-resources.js';
import { outcomeOf, type StoredResource, type Written } from './stored-resource.js';
import type { FindConditions } from './transaction/conditional-references.js';
import type { TransactionEntry, TransactionResult } from './transaction/entries.js';
import { runTransaction } from './transaction/run-transaction.js';
import { untilSettled } from './until-settled.js';
import { validateEntries } from './transaction/validate-entries.js';
import { validate } from './validate.js';

/**
 * The one door: every read and every change of a resource goes through here, in the name of one caller. A change is durable and visible
 * when its promise resolves, and a resource that was read is released then: not before the ledger has the entries about it.
 * All methods may throw Fault `unavailable` and `tampered`.
 */
export interface Records {
  /** @throws Fault `invalid-structure`, `invalid-content`, `multiple-matches`, `conflict` */
  create(resource: IncomingResource, condition: Search | null): Promise<Written>;
  /** @throws Fault `not-found`, `deleted`, `erased` */
  read(type: ResourceType, id: string): Promise<StoredResource>;
  /** @throws Fault `not-found`, `deleted`, `erased` */
  vread(type: ResourceType, id: string, version: number): Promise<StoredResource>;
  /** Updates, or creates under the id. @throws Fault `invalid-structure`, `invalid-content`, `precondition-failed`, `conflict`, `method-not-allowed` */
  update(resource: IncomingResource, id: string, precondition: Precondition): Promise<Written>;
  /** Updates the one match, or creates. @throws as `update`, and `multiple-matches`, `invalid-request` for another id than the match's */
  updateMatching(resource: IncomingResource, change: ConditionalChange): Promise<Written>;
  /** @throws Fault `not-found`, `deleted`, `erased`, `precondition-failed`, `patch-failed`, `invalid-content`, `conflict` */
  patch(type: ResourceType, id: string, patch: Patch, precondition: Precondition): Promise<Written>;
  /** The same of the one match. @throws as `patch`, and `multiple-matches` */
  patchMatching(change: ConditionalChange, patch: Patch): Promise<Written>;
  /** The deletion; null if there was nothing to delete. @throws Fault `precondition-failed`, `conflict`, `method-not-allowed` */
  delete(type: ResourceType, id: string, precondition: Precondition): Promise<StoredResource | null>;
  /** The same of the one match. @throws as `delete`, and `multiple-matches` */
  deleteMatching(change: ConditionalChange): Promise<StoredResource | null>;
  /** @throws Fault `not-found`, `erased` */
  history(scope: HistoryScope, query: HistoryQuery): Promise<HistoryPage>;
  /** @throws Fault `too-costly` */
  search(query: SearchQuery, after: SearchPosition | null): Promise<SearchPage>;
  /** All or nothing. @throws Fault of the first entry that cannot be */
  transaction(
    entries: readonly TransactionEntry[],
    conditionsOf: FindConditions,
  ): Promise<TransactionResult[]>;
  /** The next version of a resource, made of its text. @throws Fault as `update` does, and `not-found`, `deleted`, `erased` */
  revise(
    revised: Revised,
    precondition: Precondition,
    edit: (current: ResourceText) => string,
  ): Promise<Written>;
  /** An operation that changes nothing. @param named what it was asked of */
  operate<T>(named: OperationPlace, work: (reads: OperationReads) => Promise<T>): Promise<T>;
  /** What shows that the ledger has an AuditEvent. @throws Fault `not-found`, `erased` */
  auditProof(id: string): Promise<AuditProof>;
  /** Enters into the ledger that a request was refused or failed: before its answer goes out. */
  refused(refused: Refused): Promise<void>;
  /** The same door for a part of the request, such as an entry of a batch. */
  asking(request: Buffer): Records;
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
  readonly entries: EntryWriter;
  /** The ledgers that entries are written to besides the own; null for none. */
  readonly further?: FurtherLedgers | null;
  /** This server's FHIR base URL, without a slash at the end. */
  readonly base: () => string;
}

/** Makes the context that the records work in. */
export function makeRecordsContext({ store, keyring, entries, further, base }: RecordsParts): RecordsContext {
  const { lookup } = keyring();
  const context: RecordsContext = {
    store,
    queue: makeCommitQueue(store, entries, further ?? null),
    audit: draftAudit,
    auditRows: makeAuditRows(() => context),
    reliance: makeReliance(),
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
  return context;
}

/** Opens the door for one request. */
export function makeRecords(context: RecordsContext, asked: Asked): Records {
  const { links } = context.secrets;
  const released = async <T>(accessed: Accessed, value: T): Promise<T> => {
    await recordAccess(context, asked, accessed);
    return value;
  };
  return {
    create: async (resource, condition) => {
      validate(resource);
      return withUpload(context, resource, (held) =>
        condition ? createIfNoneExists(context, asked, held, condition) : create(context, asked, held),
      );
    },
    read: async (type, id) => {
      const resource = await readCurrent(context, type, id);
      return released(retrieved('read', resource), resource);
    },
    vread: async (type, id, version) => {
      const resource = await readVersion(context, type, id, version);
      return released(retrieved('vread', resource), resource);
    },
    update: async (resource, id, precondition) => {
      refuseChangedAudit(resource.type);
      validate(resource);
      // What is refused anyway need not come in first.
      if (resource.content) await draftUpdate(context, resource, id, precondition);
      return withUpload(context, resource, (held) => update(context, asked, held, id, precondition));
    },
    updateMatching: async (resource, change) => {
      refuseChangedAudit(resource.type);
      validate(resource);
      return withUpload(context, resource, (held) => updateMatching(context, asked, held, change));
    },
    patch: async (type, id, patch, precondition) => {
      refuseChangedAudit(type);
      return patchResource(context, asked, { type, id }, patch, precondition);
    },
    patchMatching: async (change, patch) => {
      refuseChangedAudit(change.condition.type);
      return patchMatching(context, asked, change, patch);
    },
    delete: async (type, id, precondition) => {
      refuseChangedAudit(type);
      return remove(context, asked, type, id, precondition);
    },
    deleteMatching: async (change) => {
      refuseChangedAudit(change.condition.type);
      return deleteMatching(context, asked, change);
    },
    history: async (scope, query) => {
      const page = await readHistory(context, scope, query);
      return released(lookedBack(scope, asked.request, page), page);
    },
    search: async (query, after) => {
      const page = await searchResources(context, query, after);
      return released(searched(query.type, asked.request, page), page);
    },
    transaction: async (entries, conditionsOf) => {
      validateEntries(entries);
      return runTransaction(context, asked, entries, conditionsOf);
    },
    revise: async (revised, precondition, edit) => {
      refuseChangedAudit(revised.type);
      return revise(context, asked, revised, precondition, edit);
    },
    operate: (named, work) => operate(context, asked, named, work),
    auditProof: async (id) => {
      const proof = await auditProof(context, id);
      return released(proved(id, proof), proof);
    },
    refused: (refused) => recordRefusal(context, asked, refused),
    asking: (request) => makeRecords(context, { ...asked, request }),
    links: { seal: (text) => sealLink(links, text), open: (hostile) => openLink(links, hostile) },
  };
}

async function update(
  context: RecordsContext,
  asked: Asked,
  resource: ResourceText,
  id: string,
  precondition: Precondition,
): Promise<Written> {
  return untilSettled(async () => {
    const draft = await draftUpdate(context, resource, id, precondition);
    const written = await commitDrafts(context, asked, { drafts: [draft], accessed: [], claims: null });
    return written?.[0] ? { outcome: outcomeOf(written[0]), resource: written[0] } : null;
  });
}

async function remove(
  context: RecordsContext,
  asked: Asked,
  type: ResourceType,
  id: string,
  precondition: Precondition,
): Promise<StoredResource | null> {
  const { deleted } = await untilSettled(async () => {
    const draft = await draftDelete(context, type, id, precondition);
    const accessed = draft ? [] : [deletedNothing(type, id)];
    const drafts = draft ? [draft] : [];
    const written = await commitDrafts(context, asked, { drafts, accessed, claims: null });
    return written && { deleted: written[0] ?? null };
  });
  return deleted;
}
