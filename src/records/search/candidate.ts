import { Fault } from '../../fault.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import type { RecordsContext } from '../context.js';
import type { IndexRecord } from '../index-record.js';
import { readRow } from '../read-row.js';
import { openBody, openIndex, openRow, type OpenedRow } from '../row.js';

/** A resource that criteria are compared with. */
export interface Candidate {
  readonly type: ResourceType;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly updated: number;
  readonly index: IndexRecord;
  /** The text of the resource. */
  readonly text: () => Promise<string>;
}

/** A candidate that is stored. */
export interface StoredCandidate extends Candidate {
  readonly row: OpenedRow;
}

export function storedCandidate(
  context: RecordsContext,
  type: ResourceType,
  row: OpenedRow,
  index: IndexRecord,
): StoredCandidate {
  const text = async (): Promise<string> => (await openBody(context, row)).toString();
  return { type, id: index.id, updated: row.version.updated, index, row, text };
}

/** The current version of a resource; null if there is none, or it was deleted or erased. @throws Fault `tampered` */
export async function readCandidate(
  context: RecordsContext,
  type: ResourceType,
  id: string,
): Promise<StoredCandidate | null> {
  const version = await readRow(context, type, id);
  if (!version) return null;
  try {
    const row = await openRow(context, version);
    return row.header.change === 'deleted' ? null : storedCandidate(context, type, row, openIndex(row));
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'erased') return null;
    throw fault;
  }
}
