import type { EntryPointer } from '../audit/entry-pointer.js';
import { stampResource } from '../fhir/json/stamp.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { NewVersion, SpreadBound, WrappedKey } from '../store/port.js';
import type { DataKey } from '../vault/data-keys.js';
import type { RowChange } from '../vault/seal-row.js';
import type { ContentPointer } from '../vault/content/content-pointer.js';
import type { HeldResource } from './content/held-content.js';
import { streamedResource } from './content/streamed-content.js';
import type { RecordsContext } from './context.js';
import { indexRecord, tombstoneIndex, type IndexRecord } from './index-record.js';
import { sealRow, type SealedRow } from './row.js';
import { rowKey } from './row-key.js';
import { inSecurityContext } from './security-context.js';
import { rowFamilies } from './row-tokens.js';
import type { StoredResource } from './stored-resource.js';

/** A version to be written: the next of its resource. */
export interface Draft {
  readonly type: ResourceType;
  readonly id: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly updated: number;
  readonly change: RowChange;
  /** What was asked for, where the change does not say it. */
  readonly interaction?: 'patch';
  /** Null for a deletion. */
  readonly content: HeldResource | null;
  /** Of the version before, if there is one. */
  readonly previous: IndexRecord | null;
}

/** What a version says. */
export interface Content {
  /** The values of the resource. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Its text as it is released, UTF-8: it names its own id, version and time. */
  readonly body: Buffer;
  /** Where its content is, if that lies apart. */
  readonly pointer: ContentPointer | null;
}

/** A draft, sealed and ready to be committed. */
export interface SealedDraft {
  readonly version: NewVersion;
  readonly dataKeys: readonly WrappedKey[];
  readonly bounds: readonly SpreadBound[];
  readonly blob: SealedRow['blob'];
  readonly resource: StoredResource;
}

/**
 * Seals a draft: gives it keys, tokens and its place.
 *
 * @param entry where the ledger keeps the body, if it does
 * @param together what is written at once with it
 */
export async function sealDraft(
  context: RecordsContext,
  draft: Draft,
  entry: EntryPointer | null,
  together: readonly Draft[],
): Promise<SealedDraft> {
  const { content } = draft;
  const stamped = content && {
    value: content.value,
    body: Buffer.from(stampResource(content.text, content.head, draft)),
    pointer: content.held?.pointer ?? null,
  };
  return sealContent(context, draft, stamped, entry, together);
}

/** The same where the content is ready as it is to be released. @param content null for a deletion */
export async function sealContent(
  context: RecordsContext,
  draft: Omit<Draft, 'content'>,
  content: Content | null,
  entry: EntryPointer | null,
  together: readonly Draft[] = [],
): Promise<SealedDraft> {
  const { type, id, version, updated } = draft;
  const record = content
    ? await recordOf(context, draft, content, together)
    : tombstoneIndex(type, id, draft.previous?.keys ?? [`kind ${type}`], draft.previous?.patients ?? []);
  const labelled = content
    ? await label(context, draft, record)
    : { record, tokens: [], bounds: [], keys: [] };
  const keys = await rowKeys(context, record);
  const body = content ? content.body : Buffer.alloc(0);
  const pointer = content?.pointer ?? null;
  const place = { key: rowKey(context.secrets.rowKeys, type, id), version, updated };
  const row = sealRow(context, place, keys, {
    change: draft.change,
    body,
    index: labelled.record,
    entry,
    content: pointer,
  });
  const resource = { type, id, version, updated, change: draft.change, patients: record.patients };
  return {
    version: {
      ...place,
      sealed: row.sealed,
      index: row.index,
      tokens: labelled.tokens,
      // There is one for every request, and none ever changes: they would crowd out everything else.
      listed: type !== 'AuditEvent',
    },
    dataKeys: unsaved([...keys, ...labelled.keys]),
    bounds: labelled.bounds,
    blob: row.blob,
    resource: pointer ? streamedResource(context, resource, body, pointer) : { ...resource, body },
  };
}

async function recordOf(
  context: RecordsContext,
  { type, id }: Pick<Draft, 'type' | 'id'>,
  { value }: Content,
  together: readonly Draft[],
): Promise<IndexRecord> {
  const record = indexRecord(type, id, value, context.base());
  return type === 'Binary' ? inSecurityContext(context, record, value, together) : record;
}

interface Labelled {
  readonly record: IndexRecord;
  readonly tokens: readonly Buffer[];
  readonly bounds: readonly SpreadBound[];
  readonly keys: readonly DataKey[];
}

/** Keeps the labels of the version before, so that an update leaves the row's tokens as they are, and asks for new ones. */
async function label(
  context: RecordsContext,
  draft: Pick<Draft, 'type' | 'previous'>,
  record: IndexRecord,
): Promise<Labelled> {
  const { families, keys } = await rowFamilies(context, draft.type, record);
  const spread = await Promise.all(
    families.map(async ({ name, family }) => {
      const kept = draft.previous?.labels[name];
      return kept === undefined
        ? context.spread.next(family, draft.type === 'AuditEvent')
        : { label: kept, token: family.token(kept), raise: null };
    }),
  );
  const labels = Object.fromEntries(families.map(({ name }, i) => [name, spread[i]?.label ?? 0]));
  return {
    record: { ...record, labels },
    tokens: spread.map(({ token }) => token),
    bounds: spread.flatMap(({ raise }) => (raise ? [raise] : [])),
    keys,
  };
}

/** In the order of their ids, so that every reader combines them alike. */
async function rowKeys(context: RecordsContext, record: IndexRecord): Promise<DataKey[]> {
  const keys = await Promise.all(record.keys.map((name) => context.dataKeys.forWriting(name)));
  return keys.sort((a, b) => a.id.compare(b.id));
}

function unsaved(keys: readonly DataKey[]): WrappedKey[] {
  const wrapped = new Map<string, WrappedKey>();
  for (const { unsaved: key } of keys) if (key) wrapped.set(key.id.toString('latin1'), key);
  return [...wrapped.values()];
}
