import { Fault } from '../../fault.js';
import { bell } from './bell.js';
import { claimWindow, type ClaimWindow } from './claim-window.js';
import type { Context } from './context.js';
import type { LedgerDocument } from './documents.js';
import { insist } from './insist.js';
import { ledgerSize } from './ledger-ends.js';
import { turns } from './turns.js';

/** What this process knows of the end of the ledger. Only what is durable counts. */
export interface Tail {
  /** Number of leaves known here; there may be more. */
  readonly size: () => number;
  readonly claims: ClaimWindow;
  /** Work that begins when the work before has ended. `accept` and `follow` belong within it. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Takes in the document that comes next. */
  readonly accept: (next: LedgerEnd) => void;
  /** Takes in what others have appended. */
  readonly follow: () => Promise<void>;
  /** Resolves when the size known here grows, or after `ms` milliseconds; rejects at `close`. */
  readonly growth: (ms: number) => Promise<void>;
  readonly close: () => void;
}

/** What the tail takes in of a ledger document. */
export type LedgerEnd = Pick<LedgerDocument, '_id' | 'n' | 'counts' | 'claims'>;

/** Begins at the end. A claim is rarely asked for below it, and then counts as a conflict. */
export async function openTail(context: Context): Promise<Tail> {
  return tailFrom(context, await ledgerSize(context));
}

function tailFrom({ ledger }: Context, from: number): Tail {
  const claims = claimWindow(from);
  const { ring, heard, takeDown } = bell();
  let size = from;
  const accept = (next: LedgerEnd) => {
    if (next._id !== size) throw new Fault('tampered', 'the ledger in the database has a gap');
    noteClaims(claims, next);
    size += next.n;
    ring();
  };
  const follow = async () => {
    const projection = { n: 1, counts: 1, claims: 1 };
    for await (const next of ledger.find({ _id: { $gte: size } }, { sort: { _id: 1 }, projection }))
      accept(next);
  };
  return {
    size: () => size,
    claims,
    inTurn: turns(),
    accept,
    follow: async () => {
      await insist(follow);
    },
    growth: heard,
    close: takeDown,
  };
}

function noteClaims(claims: ClaimWindow, { _id, counts, claims: tokens }: LedgerEnd): void {
  let index = _id;
  for (const [at, count] of counts.entries()) {
    const claimed = tokens[at];
    if (claimed) claims.note(claimed, index);
    index += count;
  }
}
