import { Fault } from '../../fault.js';
import type { LogIdentity } from '../published.js';
import type { MirroredEntry } from './entries-post.js';
import type { FurtherLedger } from './parse-ledgers.js';
import { makeSender, type SendEntries } from './send-entries.js';

/** The ledgers besides the own one to which every entry is written. */
export interface FurtherLedgers {
  /**
   * Resolves when every ledger that the policy requires has the entries, durably, in this order; only then they may be committed to
   * the own ledger. What they tell of may fail to happen afterwards.
   *
   * @throws Fault `unavailable` if one cannot be reached: some may have the entries then, and nothing may happen of what they tell
   */
  append(entries: readonly MirroredEntry[]): Promise<void>;
}

/** How long a further ledger may take, in milliseconds. */
export const patience = 5000;

/** Batches that wait for a ledger that is welcome to them; more are dropped. */
const mostWaiting = 64;

/** @param log whose entries are written */
export function writeToFurtherLedgers(ledgers: readonly FurtherLedger[], log: LogIdentity): FurtherLedgers {
  const required = ledgers.filter((ledger) => ledger.required).map((ledger) => makeSender(ledger, log));
  const others = ledgers
    .filter((ledger) => !ledger.required)
    .map((ledger) => sendAside(makeSender(ledger, log)));
  return {
    append: async (entries) => {
      for (const send of others) send(entries);
      try {
        const signal = AbortSignal.timeout(patience);
        await Promise.all(required.map((send) => send(entries, { again: false, signal })));
      } catch (cause) {
        throw new Fault('unavailable', 'a ledger that the policy names cannot be reached', [], cause);
      }
    },
  };
}

/** Nobody waits for it, and what it cannot bring over is dropped. */
function sendAside(send: SendEntries): (entries: readonly MirroredEntry[]) => void {
  let [turn, waiting] = [Promise.resolve(), 0];
  return (entries) => {
    if (waiting >= mostWaiting) return;
    waiting++;
    turn = turn
      .then(() => send(entries, { again: false, signal: AbortSignal.timeout(patience) }))
      .catch(() => undefined)
      .then(() => {
        waiting--;
      });
  };
}
