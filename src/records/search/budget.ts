import { Fault } from '../../fault.js';

/** What one search may still cost. */
export interface Budget {
  /** @throws Fault `too-costly` when nothing is left */
  spend(cost: { readonly labels?: number; readonly rows?: number }): void;
}

/** Tokens to make and look for, and rows to open: about a second of one core each. */
const mostLabels = 200_000;
const mostRows = 20_000;

export function makeBudget(): Budget {
  let labels = mostLabels;
  let rows = mostRows;
  return {
    spend: (cost) => {
      labels -= cost.labels ?? 0;
      rows -= cost.rows ?? 0;
      if (labels < 0 || rows < 0) {
        throw new Fault(
          'too-costly',
          'the search looks at too many resources; name a patient, an identifier or an id',
        );
      }
    },
  };
}
