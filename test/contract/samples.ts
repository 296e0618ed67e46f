import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Commit, CommitResult, NewVersion, Store, Version } from '../../src/store/port.js';

/** 16 random bytes: a key, a token or an id. */
export function id16(): Buffer {
  return randomBytes(16);
}

/** The first version of a new row, unless told otherwise. */
export function aVersion(over: Partial<NewVersion> = {}): NewVersion {
  return {
    key: id16(),
    version: 1,
    updated: 1_700_000_000_000,
    sealed: randomBytes(300),
    index: randomBytes(40),
    tokens: [],
    listed: true,
    ...over,
  };
}

/** A commit with one leaf, nothing beside it and nothing else, unless told otherwise. */
export function aCommit(over: Partial<Commit> = {}): Commit {
  const leaves = over.leaves ?? [randomBytes(32)];
  return {
    id: id16(),
    versions: [],
    leaves,
    entries: leaves.map(() => null),
    dataKeys: [],
    bounds: [],
    claims: null,
    owed: null,
    ...over,
  };
}

/** Commits it, expects success and answers the ledger index. */
export async function commitOk(store: Store, over: Partial<Commit>): Promise<number> {
  const [result] = await store.commit([aCommit(over)]);
  assert.ok(result?.kind === 'committed', `expected a commit, got ${about(result)}`);
  return result.index;
}

/** Commits it and answers what happened in one word: `committed`, or what the conflict is about. */
export async function outcome(store: Store, over: Partial<Commit>): Promise<string> {
  const [result] = await store.commit([aCommit(over)]);
  return about(result);
}

/** `committed`, or what the conflict is about. */
export function about(result: CommitResult | undefined): string {
  return result?.kind === 'conflict' ? result.about : (result?.kind ?? 'no result');
}

/** The part of a new version that a read gives back. */
export function asRead(version: NewVersion): Version {
  const { key, version: number, updated, sealed, index } = version;
  return { key, version: number, updated, sealed, index };
}

/** Byte strings in a form that compares and sorts. */
export function hex(bytes: Iterable<Buffer>): string[] {
  return [...bytes].map((each) => each.toString('hex'));
}

/** The rows or keys of a result as sorted text, for results that come in any order. */
export function sorted(bytes: Iterable<Buffer>): string[] {
  return hex(bytes).sort();
}

/** All of an asynchronous sequence. */
export async function collect<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
}
