import { Fault } from '../../fault.js';
import type { Notes } from '../../store/port.js';

/** An outage of a further ledger, as all processes of a store see it. */
export interface Outage {
  /** Milliseconds since 1970. */
  readonly began: number;
  /**
   * `begun`: it is not in the own ledger yet, and nothing went on without the other ledger. `away`: requests go on without it.
   * `ending`: it has what it missed and gets entries again; those that were on their way without it are looked for. `over`.
   */
  readonly phase: 'begun' | 'away' | 'ending' | 'over';
  /** Since when it is in that phase; milliseconds since 1970. */
  readonly since: number;
  /** Whether the own ledger has an entry of its beginning. */
  readonly entered: boolean;
  /** All own entries below this index are in the other ledger, but for those that were refused with 503. */
  readonly from: number;
}

/** An outage and the way to change it. */
export interface OutageNote {
  /** Null if there never was one. */
  readonly outage: Outage | null;
  /** Durable on return; false if another process changed it first. */
  readonly replace: (next: Outage) => Promise<boolean>;
}

/** @param origin of the further ledger. @throws Fault `tampered`, `unavailable` */
export async function readOutage(notes: Notes, origin: string): Promise<OutageNote> {
  const name = `outage of ${origin}`;
  const kept = await notes.get(name);
  return {
    outage: kept && parse(kept),
    replace: (next) => notes.swap(name, kept, Buffer.from(JSON.stringify(next))),
  };
}

function parse(kept: Buffer): Outage {
  try {
    const value = JSON.parse(kept.toString()) as Partial<Outage>;
    const { began, since, from, phase, entered } = value;
    const numbers = [began, since, from].every((number) => Number.isSafeInteger(number));
    const phases: unknown[] = ['begun', 'away', 'ending', 'over'];
    if (numbers && phases.includes(phase) && typeof entered === 'boolean') return value as Outage;
  } catch (cause) {
    throw new Fault('tampered', 'what is kept of an outage cannot be read', [], cause);
  }
  throw new Fault('tampered', 'what is kept of an outage cannot be read');
}
