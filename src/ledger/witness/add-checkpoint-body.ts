import { Fault } from '../../fault.js';
import { parseHash } from '../base64.js';
import { parseDecimal } from '../decimal.js';

/** What a log asks a witness: to cosign a checkpoint that extends an earlier one (C2SP tlog-witness, add-checkpoint). */
export interface AddCheckpoint {
  /** The size that the witness is thought to have cosigned last; 0 for none. */
  readonly old: number;
  /** The consistency proof from `old` to the size of the checkpoint. */
  readonly proof: readonly Buffer[];
  /** The signed note. */
  readonly note: string;
}

const mostProofLines = 63;

const expected =
  'a request to a witness is not an old size, at most 63 hashes, a blank line and a checkpoint, each line with its line feed';

/** The body of a request. */
export function formatAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
  const hashes = proof.map((hash) => hash.toString('base64'));
  return [`old ${String(old)}`, ...hashes, '', note].join('\n');
}

/** Reads what `formatAddCheckpoint` writes; the note is left for `openNote`. @throws Fault `invalid-request` */
export function parseAddCheckpoint(hostile: Buffer): AddCheckpoint {
  const blank = hostile.indexOf('\n\n');
  const [first = '', ...hashes] = hostile.subarray(0, Math.max(blank, 0)).toString('latin1').split('\n');
  if (!first.startsWith('old ') || hashes.length > mostProofLines) {
    throw new Fault('invalid-request', expected);
  }
  return {
    old: parseDecimal(first.slice('old '.length)),
    proof: hashes.map(parseHash),
    note: utf8(hostile.subarray(blank + 2)),
  };
}

function utf8(hostile: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(hostile);
  } catch (cause) {
    throw new Fault('invalid-request', expected, [], cause);
  }
}
