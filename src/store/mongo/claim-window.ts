import type { Claims } from '../port.js';
import { text } from './documents.js';

/** How many claimed tokens are remembered at least. */
const enough = 50_000;

/** The recent claims of the ledger. */
export interface ClaimWindow {
  /** A commit at ledger index `index` carries these tokens, 16 bytes each, end to end. */
  note(tokens: Buffer, index: number): void;
  /** Whether a commit at `since` or later carries one of the tokens; also true where that is no longer remembered. */
  conflict(claims: Claims): boolean;
}

/** @param from claims below this ledger index are not known. */
export function claimWindow(from: number): ClaimWindow {
  let recent = { from, last: new Map<string, number>() };
  let older = recent;
  const known = (token: string) => recent.last.get(token) ?? older.last.get(token) ?? -1;
  return {
    note: (tokens, index) => {
      if (recent.last.size >= enough) {
        older = recent;
        recent = { from: index, last: new Map() };
      }
      for (let at = 0; at < tokens.length; at += 16)
        recent.last.set(text(tokens.subarray(at, at + 16)), index);
    },
    conflict: ({ tokens, since }) =>
      tokens.length > 0 && (since < older.from || tokens.some((token) => known(text(token)) >= since)),
  };
}
