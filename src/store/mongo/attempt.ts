import type { Commit, CommitResult } from '../port.js';
import { placeId, versionId, type VersionDocument } from './documents.js';

/** One commit of a batch on its way. */
export interface Attempt {
  readonly commit: Commit;
  readonly versions: readonly VersionDocument[];
  /** Null until it is sure. */
  result: CommitResult | null;
  /** The `_id` of the ledger document that it is in. */
  document: number | null;
}

/** @param at the time of the database */
export function attempt(commit: Commit, at: number): Attempt {
  const versions = commit.versions.map(({ key, version, updated, sealed, index, tokens, listed }) => ({
    _id: versionId(key, version),
    commit: commit.id,
    updated,
    sealed,
    index,
    tokens: [...tokens],
    ...(listed && { listed: placeId({ updated, key, version }) }),
    pending: at,
  }));
  return { commit, versions, result: null, document: null };
}

/** Those of which nothing is sure yet. */
export function undecided(attempts: readonly Attempt[]): Attempt[] {
  return attempts.filter(({ result }) => result === null);
}

/** @param document the `_id` of the ledger document, @param index the ledger index of the commit in it */
export function accept(attempt: Attempt, document: number, index: number): void {
  attempt.result = { kind: 'committed', index };
  attempt.document = document;
}

/** The first reason counts. */
export function refuse(attempt: Attempt, about: Extract<CommitResult, { kind: 'conflict' }>['about']): void {
  attempt.result ??= { kind: 'conflict', about };
}
