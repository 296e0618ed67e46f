import type { Ledger } from '../store/port.js';
import { catchUp } from './catch-up.js';
import { emptyRange } from './compact-range.js';

/** Follows the ledger of a store, whoever appends to it. */
export interface LedgerFollower {
  /** How many leaves the tree has that was followed. */
  size(): number;
  stop(): void;
}

/** How long one wait for growth lasts, and the pause after the store could not be asked, in milliseconds. */
const patience = 1000;

/** Grows the tree by batches of leaves as they become durable, whichever process appended them. */
export function followLedger(ledger: Ledger): LedgerFollower {
  let range = emptyRange;
  let stopped = false;
  const isStopped = (): boolean => stopped;
  const follow = async (): Promise<void> => {
    while (!isStopped()) {
      try {
        range = await catchUp(ledger, range);
        await ledger.grown(range.size, patience);
      } catch {
        // The store is away or closing; what was followed stays true.
        await new Promise((resolve) => setTimeout(resolve, patience).unref());
      }
    }
  };
  void follow();
  return {
    size: () => range.size,
    stop: () => {
      stopped = true;
    },
  };
}
