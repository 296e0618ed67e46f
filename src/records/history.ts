import { Fault } from '../fault.js';
import type { DateRange } from '../fhir/search/date-range.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { TimePlace, Version } from '../store/port.js';
import type { RecordsContext } from './context.js';
import { openPage } from './open-page.js';
import { readRow } from './read-row.js';
import { rowKey } from './row-key.js';
import { scanVersions, type Scan } from './scan-versions.js';
import type { StoredResource } from './stored-resource.js';

/** The resource, or the resources, whose versions are asked for. */
export type HistoryScope =
  | { readonly kind: 'instance'; readonly type: ResourceType; readonly id: string }
  | { readonly kind: 'type'; readonly type: ResourceType }
  | { readonly kind: 'system' };

/** Which versions, newest first (R4 3.1.0.9). */
export interface HistoryQuery {
  /** Where the page begins; null = with the newest. */
  readonly after: HistoryPosition | null;
  /** How many at the most. */
  readonly count: number;
  /** Versions written at this instant (ms) or later; null = all. */
  readonly since: number | null;
  /** Versions that were current at some time in this range, which deletions never are; null = all. */
  readonly at: DateRange | null;
}

/** Behind which version a page begins. */
export interface HistoryPosition {
  readonly updated: number;
  /** Row key, base64. */
  readonly key: string;
  readonly version: number;
}

/** One page of versions, deletions included. */
export interface HistoryPage {
  readonly versions: readonly StoredResource[];
  /** Where the next page begins; null after the last. */
  readonly next: HistoryPosition | null;
  /** How many versions there are in all, where they are all on this page; else null. */
  readonly total: number | null;
}

/**
 * The versions of one resource, of all of a type or of all there are but AuditEvents. A page may have fewer than were asked for, even
 * none, and another behind it: so much is looked at for a page and no more.
 *
 * @throws Fault `not-found` if one resource is asked for and never was; `erased` if nothing of it is left to be read; `tampered`
 */
export async function readHistory(
  context: RecordsContext,
  scope: HistoryScope,
  query: HistoryQuery,
): Promise<HistoryPage> {
  const source = await sourceOf(context, scope, query.since ?? 0);
  const wanted = { ...query, type: scope.kind === 'type' ? scope.type : null };
  const scan = await scanVersions(context, source, startOf(query), wanted);
  if (scope.kind === 'instance' && query.after === null && scan.found.length === 0 && scan.erased > 0) {
    throw new Fault('erased', 'the keys of all versions on this page were destroyed');
  }
  return toPage(context, query, scan);
}

/** Gives the versions before a place, the last place first. */
async function sourceOf(
  context: RecordsContext,
  scope: HistoryScope,
  since: number,
): Promise<(before: TimePlace | null, limit: number) => Promise<Version[]>> {
  const { store, secrets } = context;
  if (scope.kind !== 'instance') return (before, limit) => store.recent(since, before, limit);
  const key = rowKey(secrets.rowKeys, scope.type, scope.id);
  const newest = await readRow(context, scope.type, scope.id);
  if (!newest) throw new Fault('not-found', 'there is no such resource');
  const isOf = (before: TimePlace | null): before is TimePlace => before?.key.equals(key) === true;
  return (before, limit) => store.history(key, isOf(before) ? before.version : newest.version + 1, limit);
}

/** Nothing that was written after a time was current at it. */
function startOf({ after, at }: HistoryQuery): TimePlace | null {
  if (after) return { ...after, key: Buffer.from(after.key, 'base64') };
  return at && { updated: Math.ceil(at.to), key: Buffer.alloc(16), version: 0 };
}

/** Long resources end a page early. */
async function toPage(context: RecordsContext, query: HistoryQuery, scan: Scan): Promise<HistoryPage> {
  const versions = await openPage(context, scan.found);
  const cut = versions.length < scan.found.length;
  const last = cut ? scan.found[versions.length - 1]?.row.version : scan.last;
  const next = (cut || scan.more) && last ? positionOf(last) : null;
  const isWhole = query.after === null && next === null && query.count > 0;
  return { versions, next, total: isWhole ? versions.length : null };
}

function positionOf({ updated, key, version }: TimePlace): HistoryPosition {
  return { updated, key: key.toString('base64'), version };
}
