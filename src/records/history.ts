import { Fault } from '../fault.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { RecordsContext } from './context.js';
import { openPage } from './open-page.js';
import type { Version } from '../store/port.js';
import { openIndex, openRow, type OpenedRow } from './row.js';
import { rowKey } from './row-key.js';
import type { StoredResource } from './stored-resource.js';

/** Which versions of a resource, newest first. */
export interface HistoryQuery {
  /** Versions below this number; null = from the newest. */
  readonly before: number | null;
  readonly count: number;
  /** Versions written at this instant (ms) or later; null = all. */
  readonly since: number | null;
}

/** One page of versions, deletions included. */
export interface HistoryPage {
  readonly versions: readonly StoredResource[];
  /** The `before` of the next page; null after the last. */
  readonly next: number | null;
  /** How many versions there are in all, where they are all on this page; else null. */
  readonly total: number | null;
}

/** The versions of one resource. @throws Fault `not-found`; `erased` if none is left to be read; `tampered` */
export async function readHistory(
  context: RecordsContext,
  type: ResourceType,
  id: string,
  { before, count, since }: HistoryQuery,
): Promise<HistoryPage> {
  const key = rowKey(context.secrets.rowKeys, type, id);
  const newest = await context.store.read(key);
  if (!newest) throw new Fault('not-found', 'there is no such resource');
  const rows = await context.store.history(key, before ?? newest.version + 1, count + 1);
  const wanted = rows.filter(({ updated }) => since === null || updated >= since);
  const page = wanted.slice(0, count);
  const opened = await Promise.all(page.map((row) => openUnlessErased(context, row)));
  const readable = opened.flatMap((row) => (row ? [{ id, row, index: openIndex(row) }] : []));
  if (page.length > 0 && readable.length === 0 && before === null) {
    throw new Fault('erased', 'the keys of all versions on this page were destroyed');
  }
  const versions = await openPage(context, type, readable);
  const last = versions.length < readable.length ? versions.at(-1) : page.at(-1);
  const more = versions.length < readable.length || wanted.length > count;
  const whole = since === null && before === null && readable.length === newest.version;
  return { versions, next: more && last ? last.version : null, total: whole ? newest.version : null };
}

/** Versions that were erased are left out: what was written under the id since is still there to be seen. */
async function openUnlessErased(context: RecordsContext, row: Version): Promise<OpenedRow | null> {
  try {
    return await openRow(context, row);
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'erased') return null;
    throw fault;
  }
}
