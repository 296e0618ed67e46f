/**
 * The Store port: all that Tallystick asks of a database. It is free of FHIR and of keys: it sees opaque row keys,
 * opaque tokens, sealed bytes and leaf bytes. `test/contract` holds both adapters to every sentence below.
 *
 * Failures: a method that cannot reach the database, or is not sure of what the database did, throws
 * `Fault('unavailable')`. What a caller may run into in ordinary work (a conflict, an absent row) is a value.
 */

/** 16 bytes: the keyed hash that names a row. */
export type RowKey = Buffer;

/** 16 bytes: a keyed hash that finds a row. */
export type Token = Buffer;

/** One version of one row, as it lies in the database. */
export interface Version {
  readonly key: RowKey;
  /** 1 for the first; the next is one more; no gaps. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly updated: number;
  /** The sealed resource. */
  readonly sealed: Buffer;
  /** The sealed index record. */
  readonly index: Buffer;
}

/** A version to be written. Its tokens replace those of the row's earlier version. */
export interface NewVersion extends Version {
  readonly tokens: readonly Token[];
  /** Whether `recent` tells of it. */
  readonly listed: boolean;
}

/** The place of a version in the order of time: by `updated`, then by key, then by number. */
export type TimePlace = Pick<Version, 'updated' | 'key' | 'version'>;

/** The current version of a row that a search found, with the tokens that it carries. */
export interface FoundVersion extends Version {
  readonly tokens: readonly Token[];
}

/** A data key under a key-encryption key. */
export interface WrappedKey {
  /** 16 bytes. */
  readonly id: Buffer;
  readonly wrapped: Buffer;
}

/** How far the numbered labels of one token family reach: every label in use is below `bound`. */
export interface SpreadBound {
  /** 16 bytes. */
  readonly family: Buffer;
  readonly bound: number;
}

/** What must not have happened meanwhile: no commit at ledger index `since` or later carries one of `tokens`. */
export interface Claims {
  readonly tokens: readonly Token[];
  readonly since: number;
}

/** One unit of change: all of it becomes durable and visible, or none of it. */
export interface Commit {
  /** 16 random bytes, never used twice. */
  readonly id: Buffer;
  /** May be empty (an entry that only records). No key appears twice. */
  readonly versions: readonly NewVersion[];
  /** One or more; they get consecutive ledger indices, in this order. */
  readonly leaves: readonly Buffer[];
  /** What lies beside each leaf, in their order: the sealed entry that the leaf commits to, or null. */
  readonly entries: readonly (Buffer | null)[];
  /** Keys that this commit's rows are the first to need. Stored if absent; present with other bytes or destroyed = conflict.
   *  A refused commit may leave them stored. */
  readonly dataKeys: readonly WrappedKey[];
  /** Raised, never lowered, no later than the versions become visible. An aborted commit may leave them raised. */
  readonly bounds: readonly SpreadBound[];
  readonly claims: Claims | null;
  /** What is needed to make the rows that this commit owes (`settle`); null if it owes none. */
  readonly owed: Buffer | null;
}

/** A commit of the ledger whose rows are not made yet. */
export interface OwedCommit {
  /** Ledger index of its first leaf. */
  readonly index: number;
  readonly commit: Buffer;
  readonly owed: Buffer;
}

/** A row that is found by its key and its tokens, and not by its time. */
export type OwedRow = Omit<NewVersion, 'listed'>;

/** Rows that follow from commits of the ledger, and so need no leaf of their own. */
export interface Settlement {
  /** First versions of rows, always the same ones for the same commits: what is there already stays as it is. Not listed. */
  readonly rows: readonly OwedRow[];
  /** As in a commit. */
  readonly dataKeys: readonly WrappedKey[];
  readonly bounds: readonly SpreadBound[];
  /** The commits that begin below this ledger index owe nothing any more. */
  readonly through: number;
}

/** What became of one commit of a batch. */
export type CommitResult =
  | { readonly kind: 'committed'; /** Ledger index of its first leaf. */ readonly index: number }
  | {
      readonly kind: 'conflict';
      /** `aborted`: another process gave this commit up for dead. In every case nothing of it is or becomes visible. */
      readonly about: 'version' | 'claim' | 'data-key' | 'aborted';
    };

/** A data key as stored. `destroyed` keys keep their id for ever and have no bytes. */
export type StoredKey =
  | { readonly kind: 'live'; readonly id: Buffer; readonly wrapped: Buffer }
  | { readonly kind: 'destroyed'; readonly id: Buffer };

/** One entry of the ledger. */
export interface LedgerLeaf {
  readonly index: number;
  readonly commit: Buffer;
  readonly leaf: Buffer;
}

/** A data key that is to be wrapped anew. */
export interface Rewrap {
  readonly id: Buffer;
  readonly from: Buffer;
  readonly to: Buffer;
}

export interface DataKeys {
  /** The keys found, in any order; an id that was never stored is left out. */
  get(ids: readonly Buffer[]): Promise<StoredKey[]>;
  /** Live keys in id order after `after`, at most `limit`; an empty array ends the walk. */
  scan(after: Buffer | null, limit: number): Promise<WrappedKey[]>;
  /** Replaces the bytes of each key that still has the bytes `from` (is neither changed nor destroyed), and says how many had.
   *  Durable on return. */
  rewrap(changes: readonly Rewrap[]): Promise<number>;
  /** Forgets the bytes for ever and remembers the id as destroyed at `at` (ms), whether or not it was stored. Durable on return. */
  destroy(ids: readonly Buffer[], at: number): Promise<void>;
  /** Ids destroyed at `at` or later. */
  destroyedSince(at: number): Promise<Buffer[]>;
}

export interface Blobs {
  /** Stores the bytes under a new id for the commit that will refer to them; durable on return. If that commit never
   *  reaches the ledger, recovery removes the blob. */
  put(id: Buffer, commit: Buffer, bytes: AsyncIterable<Buffer>): Promise<void>;
  /** The bytes in pieces, or null if there is no such blob. */
  get(id: Buffer): Promise<AsyncIterable<Buffer> | null>;
  /** No error if absent. Durable on return. */
  delete(id: Buffer): Promise<void>;
}

export interface Ledger {
  /** Number of leaves. */
  size(): Promise<number>;
  /** Leaves from index `from` upwards, at most `limit`, without gaps; empty at the end. */
  leaves(from: number, limit: number): Promise<LedgerLeaf[]>;
  /** Resolves with the size as soon as it is above `size`, or with the size as it is after `ms` milliseconds. */
  grown(size: number, ms: number): Promise<number>;
  /** What lies beside the leaves from index `from` upwards, at most `limit`, aligned with what `leaves` answers: null where nothing
   *  ever lay or where it was erased. */
  entries(from: number, limit: number): Promise<(Buffer | null)[]>;
  /** Erases what lies beside these leaves, for ever; no error where nothing lies. Durable on return. */
  eraseEntries(indices: readonly number[]): Promise<void>;
  /** The index of the first leaf of a commit; null if the ledger does not have it. */
  indexOfCommit(commit: Buffer): Promise<number | null>;
  /** The index of the first leaf whose hash (SHA-256 of a zero byte and the leaf) is this; null if there is none. */
  indexOfLeafHash(hash: Buffer): Promise<number | null>;
  /** The commits that still owe rows, in the order of the ledger, at most `limit`. */
  owed(limit: number): Promise<OwedCommit[]>;
  readonly tiles: Tiles;
}

/** Hashes of the tree that were worked out once. They follow from the leaves and may be lost. */
export interface Tiles {
  /** Null if it was never put. */
  get(level: number, index: number): Promise<Buffer | null>;
  /** The first to put a tile wins; putting another later changes nothing. Durable no later than the next commit. */
  put(level: number, index: number, hashes: Buffer): Promise<void>;
}

/** Small named values that change by compare-and-swap. */
export interface Notes {
  /** Null if there is none of that name. Sees every swap that returned before, of whatever process. */
  get(name: string): Promise<Buffer | null>;
  /** Puts `to` in place of `from` (null: of nothing) and says whether `from` was what was there. Durable on return. */
  swap(name: string, from: Buffer | null, to: Buffer): Promise<boolean>;
}

export interface Store {
  /**
   * Commits each element by itself, in the order given; the result array is aligned with the input. On return every
   * `committed` element is durable (survives SIGKILL of this process and of the database), has its leaves in the ledger and
   * is visible to every later call of every process. A version that exists already is a conflict for that commit alone.
   */
  commit(commits: readonly Commit[]): Promise<CommitResult[]>;
  /**
   * Makes rows that commits owe. Any number of processes may settle the same commits at once, and one that dies half way leaves them
   * owed. On return the rows are visible to every later call of every process; they are durable no later than what says that
   * nothing is owed any more. False if a data key is there with other bytes or destroyed: then what is owed stays owed.
   */
  settle(settlement: Settlement): Promise<boolean>;
  /** The current version of a row (or the one asked for); null if there is none. */
  read(key: RowKey, version?: number): Promise<Version | null>;
  /** Versions of one row, newest first, numbers below `before`, at most `limit`. */
  history(key: RowKey, before: number, limit: number): Promise<Version[]>;
  /** Listed versions of all rows, updated at `from` or later, in places before `before` (null: all), the last place first, at most
   *  `limit`. */
  recent(from: number, before: TimePlace | null, limit: number): Promise<Version[]>;
  /** Rows whose current version carries at least one of the tokens and was updated in [from, to); each row once, any order. */
  find(
    tokens: readonly Token[],
    updated: { readonly from: number; readonly to: number },
  ): Promise<FoundVersion[]>;
  /** Those of the tokens that some current row carries. */
  carried(tokens: readonly Token[]): Promise<Token[]>;
  /** The bound of each family, in order; 0 where none was ever set. */
  bounds(families: readonly Buffer[]): Promise<number[]>;
  /** A ledger index below which every commit is visible to reads that begin after this returns: the `since` of a claim. */
  watermark(): Promise<number>;
  readonly ledger: Ledger;
  readonly dataKeys: DataKeys;
  readonly blobs: Blobs;
  readonly notes: Notes;
  /** Returns if the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
