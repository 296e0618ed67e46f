import type { ResourceType } from '../fhir/resource-types.js';
import type { RecordsContext } from './context.js';
import type { IndexRecord } from './index-record.js';
import { toResource } from './read.js';
import type { OpenedRow } from './row.js';
import type { StoredResource } from './stored-resource.js';

/** A page ends early where its resources reach this length: it is held in memory as a whole. */
const longestPage = 16 << 20;

/** A row for a page, with its index record, which whoever chose the row may have open. */
export interface PageRow {
  readonly type: ResourceType;
  readonly id: string;
  readonly row: OpenedRow;
  readonly index: IndexRecord;
}

/** Opens rows for a page, in order: all of them, or as many as fit, but at least one. @throws Fault `tampered` */
export async function openPage(context: RecordsContext, rows: readonly PageRow[]): Promise<StoredResource[]> {
  const resources: StoredResource[] = [];
  let length = 0;
  for (const { type, id, row, index } of rows) {
    if (length >= longestPage) break;
    const resource = await toResource(context, type, id, row, index);
    resources.push(resource);
    length += resource.body.length;
  }
  return resources;
}
