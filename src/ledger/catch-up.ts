import type { Ledger } from '../store/port.js';
import { grow, type CompactRange } from './compact-range.js';

/** How many leaves are read at a time. */
const batch = 4096;

/** Grows a range by all leaves that the ledger has beyond it. */
export async function catchUp(ledger: Ledger, from: CompactRange): Promise<CompactRange> {
  let range = from;
  for (;;) {
    const leaves = await ledger.leaves(range.size, batch);
    if (leaves.length === 0) return range;
    range = grow(
      range,
      leaves.map(({ leaf }) => leaf),
    );
  }
}
