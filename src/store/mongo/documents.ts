import type { Collection, Db } from 'mongodb';
import type { RowKey, TimePlace } from '../port.js';

/** One version of a row, in `versions`. */
export interface VersionDocument {
  /** Row key and version number, see `versionId`. */
  _id: Buffer;
  /** Empty in a row that was owed: its commit is in the ledger. */
  commit: Buffer;
  updated: number;
  sealed: Buffer;
  index: Buffer;
  tokens: Buffer[];
  /** Its place in the order of time, see `placeId`; only there if it is listed. */
  listed?: Buffer;
  /** When it was inserted, by the clock of the database; only there until the version is promoted. */
  pending?: number;
}

/** What a search needs to know of a row's current version, in `current`. */
export interface CurrentDocument {
  _id: Buffer;
  version: number;
  updated: number;
  tokens: Buffer[];
}

/** The commit point of one batch, in `ledger`. The arrays `ids`, `counts` and `claims` have one element a commit. */
export interface LedgerDocument {
  /** The index of its first leaf. */
  _id: number;
  /** How many leaves. */
  n: number;
  leaves: Buffer[];
  /** The `shortHash` of each leaf. */
  hashes: number[];
  /** What lies beside each leaf, or null. By far the most bytes: whoever reads anything else leaves them out. */
  entries: (Buffer | null)[];
  ids: Buffer[];
  /** How many of the leaves are whose. */
  counts: number[];
  /** The 16-byte tokens that each commit claims, end to end. */
  claims: Buffer[];
  /** When it was written, by the clock of the database. */
  at: number;
  /** The same as `_id`; only there if one of the commits owes something. */
  owes?: number;
  /** What each commit owes, or null; there as long as `owes`. */
  owed?: (Buffer | null)[];
  /** The same as `_id`; only there until all versions of the batch are promoted. */
  open?: number;
  /** The `_id` of all versions of the batch; there as long as `open`. */
  rows?: Buffer[];
}

/** Lies in `ledger` too: its one commit id can never enter a `LedgerDocument`, because the ids are unique. */
export interface AbortDocument {
  /** The commit id, hence no number. */
  _id: Buffer;
  ids: [Buffer];
}

/** A wrapped data key, in `keys`; once destroyed it has a time and no bytes. */
export interface KeyDocument {
  _id: Buffer;
  wrapped?: Buffer;
  destroyed?: number;
}

/** In `bounds`. */
export interface BoundDocument {
  _id: Buffer;
  bound: number;
}

/** The head of a blob or a piece of it, in `blobs`. */
export interface BlobDocument {
  /** Blob id and number, see `versionId`: 0 is the head, the pieces come after it. */
  _id: Buffer;
  /** A piece has nothing else, the head has all but this. */
  bytes?: Buffer;
  commit?: Buffer;
  /** How many pieces there are, as soon as all are there. */
  pieces?: number;
  /** When the last piece came, by the clock of the database; only there until the commit is known to be in the ledger. */
  pending?: number;
}

/** Hashes of the tree, in `tiles`. */
export interface TileDocument {
  /** Level and index, with a slash between them. */
  _id: string;
  hashes: Buffer;
}

/** In `notes`. */
export interface NoteDocument {
  /** Its name. */
  _id: string;
  value: Buffer;
}

/** In `progress`. The one document says through which ledger index nothing is owed any more. */
export interface ProgressDocument {
  _id: 'settled';
  index: number;
}

/** The collections of one database. */
export interface Collections {
  readonly versions: Collection<VersionDocument>;
  readonly current: Collection<CurrentDocument>;
  readonly ledger: Collection<LedgerDocument>;
  /** The same collection as `ledger`. */
  readonly aborts: Collection<AbortDocument>;
  readonly keys: Collection<KeyDocument>;
  readonly bounds: Collection<BoundDocument>;
  readonly blobs: Collection<BlobDocument>;
  readonly tiles: Collection<TileDocument>;
  readonly notes: Collection<NoteDocument>;
  readonly progress: Collection<ProgressDocument>;
}

export function collectionsOf(db: Db): Collections {
  return {
    versions: db.collection('versions'),
    current: db.collection('current'),
    ledger: db.collection('ledger'),
    aborts: db.collection('ledger'),
    keys: db.collection('keys'),
    bounds: db.collection('bounds'),
    blobs: db.collection('blobs'),
    tiles: db.collection('tiles'),
    notes: db.collection('notes'),
    progress: db.collection('progress'),
  };
}

/** The highest number that a `versionId` holds. */
export const lastVersion = 0xffff_ffff;

/** 16 bytes of key, then the number as uint32, big-endian, so that the versions of a row lie in order. */
export function versionId(key: RowKey, version: number): Buffer {
  const id = Buffer.allocUnsafe(20);
  key.copy(id, 0, 0, 16);
  id.writeUInt32BE(version, 16);
  return id;
}

/** The time as uint64, big-endian, then the `versionId`: byte strings of one length are ordered byte by byte. */
export function placeId({ updated, key, version }: TimePlace): Buffer {
  const time = Buffer.allocUnsafe(8);
  time.writeBigUInt64BE(BigInt(updated));
  return Buffer.concat([time, versionId(key, version)]);
}

/** The parts of a `versionId`. */
export function splitVersionId(id: Buffer): { readonly key: RowKey; readonly version: number } {
  return { key: id.subarray(0, 16), version: id.readUInt32BE(16) };
}

/** A byte string in a form that a Map can compare. */
export function text(bytes: Buffer): string {
  return bytes.toString('latin1');
}
