import { createHash, randomBytes } from 'node:crypto';
import { openLedgerEntry, formatPointer, parsePointer, type EntryPointer } from '../audit/entry-pointer.js';
import { Fault } from '../fault.js';
import type { Version } from '../store/port.js';
import {
  formatContentPointer,
  parseContentPointer,
  pointerLength,
  type ContentPointer,
} from '../vault/content/content-pointer.js';
import type { DataKey } from '../vault/data-keys.js';
import {
  openHeader,
  openPart,
  sealHeader,
  sealPart,
  splitHeader,
  type BodyPlace,
  type Place,
  type RowChange,
  type RowHeader,
} from '../vault/seal-row.js';
import type { RecordsContext } from './context.js';
import type { IndexRecord } from './index-record.js';

/** A row whose header is open and whose keys are at hand. */
export interface OpenedRow {
  readonly version: Version;
  readonly header: RowHeader;
  readonly keys: readonly DataKey[];
}

/** What goes into a row. */
export interface RowContent {
  readonly change: RowChange;
  readonly body: Buffer;
  readonly index: IndexRecord;
  /** Set for a body that the ledger keeps. */
  readonly entry: EntryPointer | null;
  /** Set where the body is all of the resource but its content. */
  readonly content: ContentPointer | null;
}

/** The sealed bytes of a row; `blob` holds the sealed body if that is too long for the row itself. */
export interface SealedRow {
  readonly sealed: Buffer;
  readonly index: Buffer;
  readonly blob: { readonly id: Buffer; readonly bytes: Buffer } | null;
}

/** Bodies above this go to blob storage. */
const longestInRow = 2 << 20;

export function sealRow(
  context: RecordsContext,
  place: Place,
  keys: readonly DataKey[],
  content: RowContent,
): SealedRow {
  const { bodyIn, bytes, blob } = placeBody(place, keys, content);
  const header = { keys: keys.map(({ id }) => id), change: content.change, bodyIn };
  return {
    sealed: Buffer.concat([
      sealHeader(context.secrets.headers, place, header),
      sealPart('body', place, keys, bytes),
    ]),
    index: sealPart('index', place, keys, Buffer.from(JSON.stringify(content.index))),
    blob,
  };
}

interface PlacedBody {
  readonly bodyIn: BodyPlace;
  /** What the row holds. */
  readonly bytes: Buffer;
  readonly blob: SealedRow['blob'];
}

function placeBody(place: Place, keys: readonly DataKey[], { body, entry, content }: RowContent): PlacedBody {
  if (entry) return { bodyIn: 'ledger', bytes: formatPointer(entry), blob: null };
  if (content) {
    return { bodyIn: 'content', bytes: Buffer.concat([formatContentPointer(content), body]), blob: null };
  }
  if (body.length <= longestInRow) return { bodyIn: 'row', bytes: body, blob: null };
  const blob = { id: randomBytes(16), bytes: sealPart('blob', place, keys, body) };
  return { bodyIn: 'blob', bytes: Buffer.concat([blob.id, sha256(blob.bytes)]), blob };
}

/** Opens the header and finds the keys. @throws Fault `tampered`, or `erased` if a key is destroyed */
export async function openRow(context: RecordsContext, version: Version): Promise<OpenedRow> {
  const header = openHeader(context.secrets.headers, version, splitHeader(version.sealed).header);
  return { version, header, keys: await context.dataKeys.forReading(header.keys) };
}

/** @throws Fault `tampered` */
export function openIndex(row: OpenedRow): IndexRecord {
  return JSON.parse(openPart('index', row.version, row.keys, row.version.index).toString()) as IndexRecord;
}

/** The body, without the content that lies apart. @throws Fault `tampered`; `erased` if the ledger keeps the body no longer */
export async function openBody(context: RecordsContext, row: OpenedRow): Promise<Buffer> {
  const body = openHeld(row);
  switch (row.header.bodyIn) {
    case 'row':
      return body;
    case 'blob':
      return openBlob(context, row, body);
    case 'ledger':
      return (await openLedgerEntry(context.store.ledger, parsePointer(body))).content.event;
    case 'content':
      return body.subarray(pointerLength);
  }
}

/** Where in the ledger the entry of a row is; null if its body lies elsewhere. @throws Fault `tampered` */
export function entryPointer(row: OpenedRow): EntryPointer | null {
  if (row.header.bodyIn !== 'ledger') return null;
  return parsePointer(openHeld(row));
}

/** Where the content of a row is; null if it has none apart. @throws Fault `tampered` */
export function contentPointer(row: OpenedRow): ContentPointer | null {
  if (row.header.bodyIn !== 'content') return null;
  return parseContentPointer(openHeld(row));
}

/** The body, or what leads to it. */
function openHeld({ version, keys }: OpenedRow): Buffer {
  return openPart('body', version, keys, splitHeader(version.sealed).rest);
}

async function openBlob(context: RecordsContext, row: OpenedRow, pointer: Buffer): Promise<Buffer> {
  const pieces = await context.store.blobs.get(pointer.subarray(0, 16));
  if (!pieces) throw new Fault('tampered', 'a body is missing from blob storage');
  const chunks: Buffer[] = [];
  for await (const piece of pieces) chunks.push(piece);
  const bytes = Buffer.concat(chunks);
  if (!sha256(bytes).equals(pointer.subarray(16)))
    throw new Fault('tampered', 'a body in blob storage was replaced');
  return openPart('blob', row.version, row.keys, bytes);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
