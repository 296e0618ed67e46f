import { parseCheckpoint, type Checkpoint } from '../checkpoint.js';
import { openNote, type OpenNote } from '../signed-note.js';
import type { VerifierKey } from '../verifier-key.js';
import { doesNotHold, parsedOr } from './does-not-hold.js';
import type { LedgerSource } from './ledger-source.js';

/** Whom a verifier trusts, and never on the word of the ledger itself. */
export interface Trust {
  /** The key of the log, of type 1; its name is the log's origin. */
  readonly log: VerifierKey;
  /** Keys of type 4. */
  readonly witnesses: readonly VerifierKey[];
  /** How many of the witnesses have to have cosigned. */
  readonly quorum: number;
}

/** A checkpoint that the log signed and enough witnesses cosigned. */
export interface TrustedCheckpoint extends Checkpoint {
  /** As it was signed. */
  readonly note: string;
  readonly cosignatures: number;
}

const mostBytes = 65_536;

/** The latest checkpoint of a ledger. @throws Fault `tampered` naming what does not hold */
export async function latestCheckpoint(source: LedgerSource, trust: Trust): Promise<TrustedCheckpoint> {
  const hostile = await source('checkpoint', mostBytes);
  if (!hostile) throw doesNotHold('checkpoint is missing');
  return trustedCheckpoint(hostile.toString(), trust, 'checkpoint');
}

/**
 * Opens a signed checkpoint.
 *
 * @param called how it is named where it does not hold
 * @throws Fault `tampered`
 */
export function trustedCheckpoint(hostile: string, trust: Trust, called: string): TrustedCheckpoint {
  const { text, signatures } = opened(hostile, trust, called);
  if (!signatures.some(({ key }) => key === trust.log))
    throw doesNotHold(`${called} is not signed by the log`);
  const cosignatures = signatures.filter(({ key }) => key?.type === 4).length;
  if (cosignatures < trust.quorum) {
    const required = `instead of ${String(trust.quorum)}`;
    throw doesNotHold(`${called} has the cosignatures of ${String(cosignatures)} witnesses ${required}`);
  }
  const checkpoint = parsedOr(`${called} is malformed`, () => parseCheckpoint(text));
  if (checkpoint.origin !== trust.log.name) throw doesNotHold(`${called} is that of another log`);
  return { ...checkpoint, note: hostile, cosignatures };
}

function opened(hostile: string, trust: Trust, called: string): OpenNote {
  const known = [trust.log, ...trust.witnesses];
  parsedOr(`${called} is malformed`, () => openNote(hostile, []));
  return parsedOr(`${called} has a signature that does not hold`, () => openNote(hostile, known));
}
