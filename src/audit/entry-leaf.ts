import { hash } from 'node:crypto';
import { Fault } from '../fault.js';
import { uint } from '../vault/keyed-hash.js';

/** What the tree keeps for ever of an entry. */
export interface EntryLeaf {
  /** SHA-256 of the sealed entry. */
  readonly entryHash: Buffer;
  /** Hours since 1970. */
  readonly epoch: number;
  /** Random in a key entry. */
  readonly keyCommitment: Buffer;
  /** Random in a key entry. */
  readonly requestHash: Buffer;
}

const format = 1;
const length = 101;

/** The 101 bytes of a leaf: format, entry hash, epoch, key commitment, request hash. */
export function formatLeaf(leaf: EntryLeaf): Buffer {
  return Buffer.concat(
    [Buffer.from([format]), leaf.entryHash, uint(leaf.epoch, 4), leaf.keyCommitment, leaf.requestHash],
    length,
  );
}

/** @throws Fault `tampered` if the hostile bytes are not a leaf of this format. */
export function parseLeaf(hostile: Buffer): EntryLeaf {
  if (!isLeaf(hostile)) {
    throw new Fault('tampered', 'a ledger leaf is not of the format that entries have');
  }
  return {
    entryHash: hostile.subarray(1, 33),
    epoch: hostile.readUInt32BE(33),
    keyCommitment: hostile.subarray(37, 69),
    requestHash: hostile.subarray(69, 101),
  };
}

/** Whether hostile bytes have the form of a leaf. */
export function isLeaf(hostile: Buffer): boolean {
  return hostile.length === length && hostile[0] === format;
}

/** True if the leaf stands for exactly these sealed bytes. */
export function leafMatches(leaf: Buffer, sealed: Buffer): boolean {
  return isLeaf(leaf) && hash('sha256', sealed, 'buffer').equals(leaf.subarray(1, 33));
}
