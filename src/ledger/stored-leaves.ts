import { Fault } from '../fault.js';
import type { Ledger } from '../store/port.js';

/** Leaves from index `from` upwards, at most `limit`. @throws Fault `tampered` if one is missing between them */
export async function storedLeaves(ledger: Ledger, from: number, limit: number): Promise<Buffer[]> {
  const leaves = await ledger.leaves(from, limit);
  if (leaves.every(({ index }, at) => index === from + at)) return leaves.map(({ leaf }) => leaf);
  throw new Fault('tampered', 'a leaf of the ledger is missing');
}
