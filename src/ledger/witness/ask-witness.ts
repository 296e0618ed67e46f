import { Fault } from '../../fault.js';
import { parseCheckpoint } from '../checkpoint.js';
import { parseDecimal } from '../decimal.js';
import { fetchBounded, type BoundedAnswer } from '../fetch-bounded.js';
import { formatSignatureLine } from '../signature-line.js';
import { openNote } from '../signed-note.js';
import type { VerifierKey } from '../verifier-key.js';
import { formatAddCheckpoint } from './add-checkpoint-body.js';

/** Where a witness is, and the key of type 4 by which its cosignatures are known. */
export interface WitnessAddress {
  readonly key: VerifierKey;
  /** Its submission prefix, without a slash at its end. */
  readonly url: string;
}

/** Makes the consistency proof from one size of the log to another. */
export type ConsistencyProver = (from: number, to: number) => Promise<readonly Buffer[]>;

/** How a witness answered. */
export type WitnessReply =
  | { readonly kind: 'cosigned'; /** Verified; without its line feed. */ readonly line: string }
  | { readonly kind: 'ahead'; /** It has cosigned a larger checkpoint of the log. */ readonly size: number }
  | { readonly kind: 'refused'; readonly status: number }
  /** Not reached, not in time, or with something that is no answer. */
  | { readonly kind: 'away' };

/** An answer is a few lines. */
const mostBytes = 16_384;

/** A witness whose size is not the expected one says which it is; others may ask it too in between. */
const mostRequests = 4;

/**
 * Asks a witness for its cosignature of a checkpoint (C2SP tlog-witness). Where it has cosigned another size than `old` it is
 * asked again with the proof from there.
 *
 * @param note the signed checkpoint
 * @param old the size that the witness is thought to have; 0 to find out
 * @throws whatever `prove` throws
 */
export async function askWitness(
  witness: WitnessAddress,
  note: string,
  prove: ConsistencyProver,
  old: number,
  signal: AbortSignal,
): Promise<WitnessReply> {
  const { size } = parseCheckpoint(openNote(note, []).text);
  let from = old;
  for (let requests = 0; requests < mostRequests && from <= size; requests++) {
    const proof = from === 0 || from === size ? [] : await prove(from, size);
    const answer = await post(witness, formatAddCheckpoint({ old: from, proof, note }), signal);
    if (answer?.status === 200) return cosignatureIn(answer, note, witness);
    if (answer?.status !== 409) return answer ? { kind: 'refused', status: answer.status } : { kind: 'away' };
    const has = sizeIn(answer);
    if (has === null || has === from) return { kind: 'refused', status: 409 };
    from = has;
  }
  return from > size ? { kind: 'ahead', size: from } : { kind: 'away' };
}

/** Null if it is away. */
async function post(
  { url }: WitnessAddress,
  body: string,
  signal: AbortSignal,
): Promise<BoundedAnswer | null> {
  try {
    return await fetchBounded(`${url}/add-checkpoint`, { method: 'POST', body, limit: mostBytes, signal });
  } catch (error) {
    if (error instanceof Fault && error.code === 'unavailable') return null;
    throw error;
  }
}

/** The hostile body holds signature lines; those of other keys are ignored. */
function cosignatureIn({ body }: BoundedAnswer, note: string, { key }: WitnessAddress): WitnessReply {
  try {
    const { text } = openNote(note, []);
    const cosignature = openNote(`${text}\n${body.toString()}`, [key]).signatures.find((line) => line.key);
    if (cosignature) return { kind: 'cosigned', line: formatSignatureLine(cosignature) };
  } catch {
    // What does not hold is no answer.
  }
  return { kind: 'away' };
}

/** The hostile body is a size and a line feed. Null for the other meaning of 409, another root of the same size. */
function sizeIn({ type, body }: BoundedAnswer): number | null {
  if (type !== 'text/x.tlog.size') return null;
  try {
    return parseDecimal(body.toString().replace(/\n$/, ''));
  } catch {
    return null;
  }
}
