import { Fault } from '../fault.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Version } from '../store/port.js';
import { streamedResource } from './content/streamed-content.js';
import type { RecordsContext } from './context.js';
import type { IndexRecord } from './index-record.js';
import { readRow } from './read-row.js';
import { contentPointer, openBody, openIndex, openRow, type OpenedRow } from './row.js';
import type { StoredResource } from './stored-resource.js';

/** The current version. @throws Fault `not-found`, `deleted`, `erased`, `tampered` */
export async function readCurrent(
  context: RecordsContext,
  type: ResourceType,
  id: string,
): Promise<StoredResource> {
  const version = await readRow(context, type, id);
  if (!version) throw new Fault('not-found', 'there is no such resource');
  return released(context, type, id, await openRow(context, version));
}

/** One version. @throws Fault `not-found`, `deleted`, `erased`, `tampered` */
export async function readVersion(
  context: RecordsContext,
  type: ResourceType,
  id: string,
  number: number,
): Promise<StoredResource> {
  const version = await readRow(context, type, id, number);
  if (!version) throw new Fault('not-found', 'there is no such version');
  return released(context, type, id, await openRow(context, version));
}

/** The current version with its index record, for a change of it. @throws Fault `not-found`, `deleted`, `erased`, `tampered` */
export async function readToChange(
  context: RecordsContext,
  type: ResourceType,
  id: string,
): Promise<{ readonly resource: StoredResource; readonly index: IndexRecord }> {
  const version = await readRow(context, type, id);
  if (!version) throw new Fault('not-found', 'there is no such resource');
  const row = await openRow(context, version);
  return { resource: await released(context, type, id, row), index: openIndex(row) };
}

async function released(
  context: RecordsContext,
  type: ResourceType,
  id: string,
  row: OpenedRow,
): Promise<StoredResource> {
  const resource = await toResource(context, type, id, row, openIndex(row));
  if (resource.change === 'deleted') throw new Fault('deleted', 'the resource was deleted');
  return resource;
}

/** An opened row as a resource. @param index its index record. @throws Fault `tampered` */
export async function toResource(
  context: RecordsContext,
  type: ResourceType,
  id: string,
  row: OpenedRow,
  { patients }: IndexRecord,
): Promise<StoredResource> {
  const { version, updated } = row.version;
  const body = await openBody(context, row);
  const resource = { type, id, version, updated, change: row.header.change, patients };
  const pointer = contentPointer(row);
  return pointer ? streamedResource(context, resource, body, pointer) : { ...resource, body };
}

/** What a change builds on: the current version, with its index record unless its key is destroyed. */
export interface Head {
  readonly version: number;
  readonly updated: number;
  readonly deleted: boolean;
  readonly index: IndexRecord | null;
}

/** The current version of a resource as far as a change has to know it; null if there never was one. @throws Fault `tampered` */
export async function readHead(
  context: RecordsContext,
  type: ResourceType,
  id: string,
): Promise<Head | null> {
  const version = await readRow(context, type, id);
  return version && toHead(context, version);
}

async function toHead(context: RecordsContext, version: Version): Promise<Head> {
  try {
    const row = await openRow(context, version);
    return { ...numbers(version), deleted: row.header.change === 'deleted', index: openIndex(row) };
  } catch (fault) {
    // What was erased is gone, but its name may be used again, from the next version on.
    if (fault instanceof Fault && fault.code === 'erased')
      return { ...numbers(version), deleted: true, index: null };
    throw fault;
  }
}

function numbers({ version, updated }: Version): Pick<Head, 'version' | 'updated'> {
  return { version, updated };
}
