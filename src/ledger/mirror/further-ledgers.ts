import { Fault } from '../../fault.js';
import type { Store } from '../../store/port.js';
import type { LogIdentity } from '../published.js';
import type { MirroredEntry } from './entries-post.js';
import { readOutage, type Outage } from './outage-note.js';
import type { FurtherLedger } from './parse-ledgers.js';
import { makeSender, type SendEntries } from './send-entries.js';

/** The ledgers besides the own one to which every entry is written. */
export interface FurtherLedgers {
  /**
   * Resolves when every ledger that the policy requires has the entries, durably, in this order, or its outage is in the own ledger and
   * within its bound; only then they may be committed to the own ledger. What they tell of may fail to happen afterwards.
   *
   * @throws Fault `unavailable` if one cannot be reached: some may have the entries then, and nothing may happen of what they tell
   */
  readonly append: (entries: readonly MirroredEntry[]) => Promise<void>;
}

/** Enters that outages began or ended into the own ledger, durably; `first` brings the entries to the ledgers that are there. */
export type EnterOutage = (
  happened: 'begun' | 'ended',
  origins: readonly string[],
  first: (entries: readonly MirroredEntry[]) => Promise<void>,
) => Promise<void>;

/** What writing to further ledgers needs. */
export interface FurtherParts {
  readonly ledgers: readonly FurtherLedger[];
  /** The log whose entries are written. */
  readonly log: LogIdentity;
  readonly store: Pick<Store, 'ledger' | 'notes'>;
  readonly enter: EnterOutage;
  /** For how many milliseconds requests go on without a required ledger. */
  readonly longestOutage: number;
}

/** How long a further ledger may take, in milliseconds. */
export const patience = 5000;

/** Batches that wait for a ledger that is welcome to them; more are dropped. */
const mostWaiting = 64;

/** A required ledger as this process sees it. */
interface Required {
  readonly origin: string;
  readonly send: SendEntries;
  /** Whether it is thought to be there; unless it is, the store is asked how its outage stands. */
  there: boolean;
}

export function writeToFurtherLedgers(parts: FurtherParts): FurtherLedgers {
  const { ledgers, log } = parts;
  const required: Required[] = ledgers
    .filter((ledger) => ledger.required)
    .map((ledger) => ({ origin: ledger.key.name, send: makeSender(ledger, log), there: false }));
  const others = ledgers
    .filter((ledger) => !ledger.required)
    .map((ledger) => sendAside(makeSender(ledger, log)));
  return {
    append: async (entries) => {
      for (const send of others) send(entries);
      const standings = await Promise.all(required.map((ledger) => bring(ledger, entries, parts)));
      const away = standings.filter((outage) => outage !== null);
      if (away.length === 0) return;
      const begun = away.filter(({ outage }) => outage.phase === 'begun');
      const present = required.filter(({ there }) => there);
      if (begun.length > 0) await enterBeginning(begun, present, parts);
    },
  };
}

/** An outage under which entries may go on. */
interface Away {
  readonly origin: string;
  readonly outage: Outage;
}

/** Null once the ledger has the entries. @throws Fault `unavailable` if they may not go on without */
async function bring(
  ledger: Required,
  entries: readonly MirroredEntry[],
  parts: FurtherParts,
): Promise<Away | null> {
  const { origin } = ledger;
  const before = ledger.there ? null : (await readOutage(parts.store.notes, origin)).outage;
  const skipped = before?.phase === 'away';
  if (!skipped) {
    ledger.there = await sent(ledger.send, entries);
    if (ledger.there) return null;
  }
  const outage = skipped ? before : await begin(origin, parts);
  if (Date.now() - outage.began < parts.longestOutage) return { origin, outage };
  throw unreachable();
}

function sent(send: SendEntries, entries: readonly MirroredEntry[]): Promise<boolean> {
  return send(entries, { again: false, signal: AbortSignal.timeout(patience) }).then(
    () => true,
    () => false,
  );
}

/** The outage that another process sees too, or a new one; `from` is where the entries will be that are about to go on without it. */
async function begin(origin: string, { store, longestOutage }: FurtherParts): Promise<Outage> {
  if (longestOutage === 0) throw unreachable();
  const from = await store.ledger.size();
  const { outage, replace } = await readOutage(store.notes, origin);
  const now = Date.now();
  // Nothing went on in one that could not be entered: its time does not count.
  const entering = outage?.phase === 'begun' && now - outage.began < longestOutage;
  if (outage && (outage.phase === 'away' || entering)) return outage;
  // What the last one left behind is not brought yet as long as it is not over.
  const first = outage && outage.phase !== 'over' ? Math.min(outage.from, from) : from;
  const next: Outage = { began: now, phase: 'begun', since: now, entered: false, from: first };
  if (await replace(next)) return next;
  throw unreachable();
}

/** Nothing goes on before the own ledger has an entry of it, and those further ones that are there. */
async function enterBeginning(
  begun: readonly Away[],
  present: readonly Required[],
  { store, enter }: FurtherParts,
): Promise<void> {
  const origins = begun.map(({ origin }) => origin);
  await enter('begun', origins, async (entries) => {
    const all = await Promise.all(present.map(({ send }) => sent(send, entries)));
    if (all.includes(false)) throw unreachable();
  });
  for (const origin of origins) {
    const { outage, replace } = await readOutage(store.notes, origin);
    if (outage?.phase === 'away') continue;
    const away: Outage | null = outage && { ...outage, phase: 'away', entered: true };
    // It may have come back, for another process.
    if (outage?.phase !== 'begun' || !away || !(await replace(away))) throw unreachable();
  }
}

/** Nobody waits for it, and what it cannot bring over is dropped. */
function sendAside(send: SendEntries): (entries: readonly MirroredEntry[]) => void {
  let [turn, waiting] = [Promise.resolve(), 0];
  return (entries) => {
    if (waiting >= mostWaiting) return;
    waiting++;
    turn = turn
      .then(() => sent(send, entries))
      .then(() => {
        waiting--;
      });
  };
}

function unreachable(): Fault {
  return new Fault('unavailable', 'a ledger that the policy names cannot be reached');
}
