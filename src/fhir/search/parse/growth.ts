import { Fault } from '../../../fault.js';

/** How far one parameter has grown: chains and filters multiply what is asked. */
export interface Growth {
  readonly depth: number;
  readonly searches: { left: number };
}

const deepest = 6;
const mostSearches = 2000;

export function newGrowth(): Growth {
  return { depth: 0, searches: { left: mostSearches } };
}

/** One step down a chain. @throws Fault `invalid-request` or `too-costly` beyond the bounds */
export function grow({ depth, searches }: Growth): Growth {
  if (depth >= deepest) throw new Fault('invalid-request', 'a chain has more than six steps');
  searches.left -= 1;
  if (searches.left < 0) {
    throw new Fault('too-costly', 'a chain leads to too many types: name them, as in subject:Patient');
  }
  return { depth: depth + 1, searches };
}
