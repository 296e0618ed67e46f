import { Fault } from '../fault.js';
import type { DateRange } from '../fhir/search/date-range.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { TimePlace, Version } from '../store/port.js';
import type { RecordsContext } from './context.js';
import type { IndexRecord } from './index-record.js';
import { openIndex, openRow, type OpenedRow } from './row.js';

/** What a history looks for. */
export interface WantedVersions {
  readonly type: ResourceType | null;
  readonly count: number;
  readonly since: number | null;
  readonly at: DateRange | null;
}

/** A version that a history found, with its index record. */
export interface FoundVersion {
  readonly type: ResourceType;
  readonly id: string;
  readonly row: OpenedRow;
  readonly index: IndexRecord;
}

/** What was found, and how far the look went. */
export interface Scan {
  readonly found: readonly FoundVersion[];
  /** The last that was looked at; null if there was none. */
  readonly last: TimePlace | null;
  /** Whether there may be more. */
  readonly more: boolean;
  /** How many could not be opened any more. */
  readonly erased: number;
}

/** How many versions are opened for one page, at the most: about half a second's work. */
const mostLooked = 10_000;
const batchSize = 64;

/**
 * Looks through versions in the order of time, the latest first, for those that are wanted. What was erased is passed over.
 *
 * @param source gives versions before a place, the last place first, at most so many
 */
export async function scanVersions(
  context: RecordsContext,
  source: (before: TimePlace | null, limit: number) => Promise<readonly Version[]>,
  start: TimePlace | null,
  wanted: WantedVersions,
): Promise<Scan> {
  const found: FoundVersion[] = [];
  let [last, erased] = [start, 0];
  for (let looked = 0; looked < mostLooked; looked += batchSize) {
    const batch = await source(last, batchSize);
    const opened = await Promise.all(batch.map((version) => openWanted(context, version, wanted)));
    for (const [i, row] of opened.entries()) {
      if (row === 'too-old') return { found, last, more: false, erased };
      if (row === 'erased') erased++;
      else if (row) {
        if (found.length === wanted.count) return { found, last, more: true, erased };
        found.push(row);
      }
      last = batch[i] ?? last;
    }
    if (batch.length < batchSize) return { found, last, more: false, erased };
  }
  return { found, last, more: true, erased };
}

type Looked = FoundVersion | 'too-old' | 'erased' | null;

async function openWanted(
  context: RecordsContext,
  version: Version,
  { type, since, at }: WantedVersions,
): Promise<Looked> {
  if (since !== null && version.updated < since) return 'too-old';
  if (at && !(await wasCurrent(context, version, at))) return null;
  try {
    const row = await openRow(context, version);
    if (at && row.header.change === 'deleted') return null;
    const index = openIndex(row);
    return type === null || index.type === type ? { type: index.type, id: index.id, row, index } : null;
  } catch (fault) {
    // What was written under the id since is still there to be seen.
    if (fault instanceof Fault && fault.code === 'erased') return 'erased';
    throw fault;
  }
}

/** Whether a version was the current one at some time in a range. */
async function wasCurrent(
  { store }: RecordsContext,
  { key, version, updated }: Version,
  { from, to }: DateRange,
): Promise<boolean> {
  if (updated >= to) return false;
  if (updated >= from) return true;
  const next = await store.read(key, version + 1);
  return !next || next.updated > from;
}
