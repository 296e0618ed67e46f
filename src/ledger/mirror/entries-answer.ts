import { Fault } from '../../fault.js';
import { parseDecimal } from '../decimal.js';
import type { LogIdentity } from '../published.js';
import { openNote, signNote } from '../signed-note.js';
import type { VerifierKey } from '../verifier-key.js';

/** What a ledger answers to a post of entries. */
export type EntriesAnswer =
  /** They are in the ledger, durably. */
  | { readonly kind: 'kept'; /** Of the first of them. */ readonly index: number }
  /** A post with this sequence came before: the next has to be above it. */
  | { readonly kind: 'behind'; readonly sequence: number };

const title = 'tallystick-entries-answer/v1';

/** Writes an answer, a signed note: nobody else can say that entries were kept. @param digest of the post */
export function formatEntriesAnswer(answer: EntriesAnswer, digest: Buffer, log: LogIdentity): string {
  const number = answer.kind === 'kept' ? answer.index : answer.sequence;
  const lines = [title, log.origin, digest.toString('base64'), `${answer.kind} ${String(number)}`];
  return signNote(lines.map((line) => `${line}\n`).join(''), log.signers);
}

/**
 * Reads a hostile answer.
 *
 * @param digest of the post that it has to answer
 * @throws Fault `unavailable` unless it is one, by the ledger with that key
 */
export function parseEntriesAnswer(hostile: Buffer, digest: Buffer, key: VerifierKey): EntriesAnswer {
  try {
    const { text, signatures } = openNote(hostile, [key]);
    const [first, origin, told, what = '', end] = text.split('\n');
    const [, kind, number = ''] = /^(kept|behind) (\d+)$/.exec(what) ?? [];
    const signed = signatures.some((line) => line.key !== null) && origin === key.name;
    if (signed && first === title && told === digest.toString('base64') && end === '') {
      const value = parseDecimal(number);
      return kind === 'kept' ? { kind, index: value } : { kind: 'behind', sequence: value };
    }
  } catch (cause) {
    throw new Fault('unavailable', 'a further ledger gave no answer that holds', [], cause);
  }
  throw new Fault('unavailable', 'a further ledger gave no answer that holds');
}
