import { leafHash } from '../hashes.js';
import { inclusionHolds } from '../inclusion-proof.js';
import { parseTlogProof } from '../tlog-proof.js';
import { doesNotHold, parsedOr } from './does-not-hold.js';
import { trustedCheckpoint, type Trust, type TrustedCheckpoint } from './trusted-checkpoint.js';

/** A receipt that holds. */
export interface CheckedReceipt {
  /** Where the leaf is. */
  readonly index: number;
  readonly checkpoint: TrustedCheckpoint;
}

/** Checks a receipt (C2SP tlog-proof) for a leaf, without the ledger. @throws Fault `tampered` */
export function checkReceipt(hostile: string, leaf: Buffer, trust: Trust): CheckedReceipt {
  const {
    index,
    proof,
    checkpoint: note,
  } = parsedOr('the proof is malformed', () => parseTlogProof(hostile));
  const checkpoint = trustedCheckpoint(note, trust, 'the checkpoint of the proof');
  const { size, root } = checkpoint;
  if (!inclusionHolds({ index, size, leafHash: leafHash(leaf), proof, root })) {
    throw doesNotHold(`the proof does not show the leaf at index ${String(index)}`);
  }
  return { index, checkpoint };
}
