import { Fault } from '../fault.js';
import { emptyRoot, nodeHash } from './hashes.js';
import { rangeHashes, splitOf, type LeafRange } from './leaf-ranges.js';
import { isHash, isPlace } from './plausible.js';
import type { TreeHashes } from './tree-node.js';

/** What a consistency proof claims: the tree of `from` leaves is the beginning of the tree of `to` leaves. */
export interface ConsistencyClaim {
  readonly from: number;
  readonly fromRoot: Buffer;
  readonly to: number;
  readonly toRoot: Buffer;
  readonly proof: readonly Buffer[];
}

/**
 * The hashes that show that the tree of `to` leaves begins with that of `from` leaves (RFC 9162 2.1.4.1). Nothing needs to be
 * shown from 0 leaves on, nor for equal sizes: the proof is empty.
 *
 * @throws Fault `invalid-request` if `from` is above `to`
 */
export async function proveConsistency(hashes: TreeHashes, from: number, to: number): Promise<Buffer[]> {
  if (from > to) throw new Fault('invalid-request', 'the tree does not shrink: from is above to');
  return rangeHashes(hashes, from === 0 ? [] : beside(from, to));
}

/** Whether the proof shows what it claims (RFC 9162 2.1.4.2; from 0 leaves: C2SP tlog-witness). Anything may be given. */
export function consistencyHolds({ from, fromRoot, to, toRoot, proof }: ConsistencyClaim): boolean {
  if (!isPlace(from) || !isPlace(to) || from > to) return false;
  if (![fromRoot, toRoot, ...proof].every(isHash)) return false;
  if (from === 0 && !fromRoot.equals(emptyRoot)) return false;
  if (from === to) return proof.length === 0 && fromRoot.equals(toRoot);
  if (from === 0) return proof.length === 0;
  return leadsToBoth({ from, fromRoot, to, toRoot, proof });
}

function leadsToBoth({ from, fromRoot, to, toRoot, proof }: ConsistencyClaim): boolean {
  const [first, ...path] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  if (!first) return false;
  let [node, last, older, newer] = [from - 1, to - 1, first, first];
  while (node % 2 === 1) [node, last] = [(node - 1) / 2, Math.floor(last / 2)];
  for (const hash of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [older, newer] = [nodeHash(hash, older), nodeHash(hash, newer)];
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      newer = nodeHash(newer, hash);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && older.equals(fromRoot) && newer.equals(toRoot);
}

/** SUBPROOF (RFC 9162 2.1.4.1), from the root downwards and then turned. */
function beside(from: number, to: number): LeafRange[] {
  const found: LeafRange[] = [];
  let [start, end] = [0, to];
  while (from < end) {
    const middle = start + splitOf(end - start);
    found.push(from <= middle ? { start: middle, end } : { start, end: middle });
    [start, end] = from <= middle ? [start, middle] : [middle, end];
  }
  // Whoever asks knows the hash of the first `from` leaves, but of none of its parts.
  if (start !== 0) found.push({ start, end });
  return found.reverse();
}

function isPowerOfTwo(count: number): boolean {
  return splitOf(count + 1) === count;
}
