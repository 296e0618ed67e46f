import { Fault } from '../fault.js';
import type { RowKey } from '../store/port.js';
import { boxOverhead, openBox, sealBox } from './box.js';
import type { DataKey } from './data-keys.js';
import { keyedHash, uint } from './keyed-hash.js';
import { pad, unpad } from './padding.js';

/** Where a version lies: bound to everything sealed for it, so that swapped or replayed rows do not open. */
export interface Place {
  readonly key: RowKey;
  readonly version: number;
  readonly updated: number;
}

/** How a version came to be, as a history tells it. */
export type RowChange = (typeof changes)[number];

/** By their number in a header. `created` is under an id of ours, `created-as` under a client's; `deleted` has no body. */
const changes = ['created', 'created-as', 'updated', 'deleted'] as const;

/** What a row's header says: which keys open it, how it came to be and where its body lies. */
export interface RowHeader {
  readonly keys: readonly Buffer[];
  readonly change: RowChange;
  /** `blob` and `ledger`: what the row holds is not the body but where to find it; `content`: the body, and where to find the content. */
  readonly bodyIn: BodyPlace;
}

/** Where the body of a row lies. */
export type BodyPlace = (typeof bodyPlaces)[number];

/** By their number in a header. */
const bodyPlaces = ['row', 'blob', 'ledger', 'content'] as const;

type Part = 'body' | 'index' | 'blob';

const keyIdLength = 16;
const keysABlock = 4;
const placeShift = 4;

/**
 * Seals the header under a key of the keyring: the ids of a row's data keys in clear would gather a subject's rows. Room for
 * the ids goes in fours, so that most headers look alike.
 */
export function sealHeader(headerKey: Buffer, place: Place, header: RowHeader): Buffer {
  if (header.keys.length > 255)
    throw new Fault('business-rule', 'a resource can be about 255 patients at the most');
  const blocks = Math.max(1, Math.ceil(header.keys.length / keysABlock));
  const content = Buffer.alloc(2 + blocks * keysABlock * keyIdLength);
  content.writeUInt8(changes.indexOf(header.change) | (bodyPlaces.indexOf(header.bodyIn) << placeShift), 0);
  content.writeUInt8(header.keys.length, 1);
  header.keys.forEach((id, i) => id.copy(content, 2 + i * keyIdLength));
  return Buffer.concat([Buffer.from([blocks]), sealBox(headerKey, context('header', place), content)]);
}

/** The bytes of the header and those behind it. @throws Fault `tampered` */
export function splitHeader(sealed: Buffer): { readonly header: Buffer; readonly rest: Buffer } {
  const blocks = sealed[0] ?? 0;
  const length = 1 + boxOverhead + 2 + blocks * keysABlock * keyIdLength;
  if (blocks === 0 || sealed.length < length) throw new Fault('tampered', 'sealed bytes are too short');
  return { header: sealed.subarray(0, length), rest: sealed.subarray(length) };
}

/** @throws Fault `tampered` */
export function openHeader(headerKey: Buffer, place: Place, sealed: Buffer): RowHeader {
  const content = openBox(headerKey, context('header', place), sealed.subarray(1));
  const flags = content.readUInt8(0);
  const keys = Array.from({ length: content.readUInt8(1) }, (_, i) =>
    content.subarray(2 + i * keyIdLength, 2 + (i + 1) * keyIdLength),
  );
  const change = changes[flags & ((1 << placeShift) - 1)];
  const bodyIn = bodyPlaces[flags >> placeShift];
  if (!change || !bodyIn) throw new Fault('tampered', 'a row header says something impossible');
  return { keys, change, bodyIn };
}

/** Seals one part of a row, padded, under all keys of the row at once: each of them is needed to open it. */
export function sealPart(part: Part, place: Place, keys: readonly DataKey[], content: Buffer): Buffer {
  return sealBox(rowSecret(keys), context(part, place, keys), pad(content));
}

/** @throws Fault `tampered` */
export function openPart(part: Part, place: Place, keys: readonly DataKey[], sealed: Buffer): Buffer {
  return unpad(openBox(rowSecret(keys), context(part, place, keys), sealed));
}

const names = {
  header: Buffer.from('tallystick row header\n'),
  body: Buffer.from('tallystick row body\n'),
  index: Buffer.from('tallystick row index\n'),
  blob: Buffer.from('tallystick row blob\n'),
};

function context(part: Part | 'header', place: Place, keys: readonly DataKey[] = []): Buffer {
  const where = [place.key, uint(place.version, 4), uint(place.updated, 6)];
  return Buffer.concat([names[part], ...where, ...keys.map(({ id }) => id)]);
}

function rowSecret(keys: readonly DataKey[]): Buffer {
  const [first, ...others] = keys;
  if (!first) throw new Fault('tampered', 'a row names no data key');
  return others.length === 0 ? first.secret : keyedHash(first.secret, ...others.map(({ secret }) => secret));
}
