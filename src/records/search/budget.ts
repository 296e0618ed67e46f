import { Fault } from '../../fault.js';

/** What one search may still cost. */
export interface Budget {
  /** @throws Fault `too-costly` when nothing is left */
  spend(cost: Cost): void;
}

/** What a search spends. */
export interface Cost {
  /** Tokens made and looked for. */
  readonly labels?: number;
  /** Rows whose index record is opened. */
  readonly rows?: number;
  /** Bodies opened: many times as dear as an index record. */
  readonly bodies?: number;
}

/** About a second of one core each. */
const most: Readonly<Record<keyof Cost, number>> = { labels: 200_000, rows: 20_000, bodies: 2_000 };

/** A search that has opened more rows than these has a second in all: so many take less of it on any machine. */
const rowsInAnyTime = 2_000;
const longest = 750;

export function makeBudget(): Budget {
  const began = performance.now();
  const spent = { labels: 0, rows: 0, bodies: 0 };
  return {
    spend: (cost) => {
      spent.labels += cost.labels ?? 0;
      spent.rows += cost.rows ?? 0;
      spent.bodies += cost.bodies ?? 0;
      const tooMuch = spent.labels > most.labels || spent.rows > most.rows || spent.bodies > most.bodies;
      const tooLong = spent.rows > rowsInAnyTime && performance.now() - began > longest;
      if (tooMuch || tooLong) {
        throw new Fault(
          'too-costly',
          'the search looks at too many resources; name a patient, an identifier or an id',
        );
      }
    },
  };
}
