import type { Claims } from '../port.js';
import { leafHash } from '../../leaf-hash.js';
import { shortHash } from '../short-hash.js';
import type { Attempt } from './attempt.js';
import { text, type LedgerDocument } from './documents.js';
import { ledgerBytes } from './ledger-bytes.js';
import type { Tail } from './tail.js';

/** How many bytes one ledger document takes before the rest goes into the next; the database allows 16 MiB. */
const budget = 4 * 1024 * 1024;

/** What to append next. Attempts that are neither admitted nor refused wait for the document after it. */
export interface AppendPlan {
  readonly admitted: readonly { readonly attempt: Attempt; readonly index: number }[];
  /** Their claims stand in the ledger or in the document. */
  readonly refused: readonly Attempt[];
  /** Null if nothing is admitted. */
  readonly document: LedgerDocument | null;
}

/** @param at the time of the database */
export function planAppend(tail: Tail, attempts: readonly Attempt[], at: number): AppendPlan {
  const admitted: { attempt: Attempt; index: number }[] = [];
  const refused: Attempt[] = [];
  const claimed = new Map<string, number>();
  let index = tail.size();
  let bytes = 0;
  for (const attempt of attempts) {
    const { claims, leaves } = attempt.commit;
    if (claims && (tail.claims.conflict(claims) || carries(claimed, claims))) {
      refused.push(attempt);
      continue;
    }
    bytes += ledgerBytes(attempt.commit);
    if (bytes > budget && admitted.length > 0) break;
    admitted.push({ attempt, index });
    for (const token of claims?.tokens ?? []) claimed.set(text(token), index);
    index += leaves.length;
  }
  const document =
    admitted.length === 0
      ? null
      : ledgerDocument(
          admitted.map((each) => each.attempt),
          tail.size(),
          at,
        );
  return { admitted, refused, document };
}

function carries(claimed: ReadonlyMap<string, number>, { tokens, since }: Claims): boolean {
  return tokens.some((token) => (claimed.get(text(token)) ?? -1) >= since);
}

function ledgerDocument(attempts: readonly Attempt[], index: number, at: number): LedgerDocument {
  const leaves = attempts.flatMap(({ commit }) => commit.leaves);
  const rows = attempts.flatMap(({ versions }) => versions.map(({ _id }) => _id));
  const owed = attempts.map(({ commit }) => commit.owed);
  return {
    _id: index,
    n: leaves.length,
    leaves,
    hashes: leaves.map((leaf) => shortHash(leafHash(leaf))),
    entries: attempts.flatMap(({ commit }) => commit.leaves.map((_, at) => commit.entries[at] ?? null)),
    ids: attempts.map(({ commit }) => commit.id),
    counts: attempts.map(({ commit }) => commit.leaves.length),
    claims: attempts.map(({ commit }) => Buffer.concat(commit.claims?.tokens ?? [])),
    at,
    ...(owed.some((each) => each !== null) && { owes: index, owed }),
    ...(rows.length === 0 ? {} : { open: index, rows }),
  };
}
