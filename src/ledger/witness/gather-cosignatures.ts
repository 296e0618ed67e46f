import { parseCheckpoint } from '../checkpoint.js';
import { addSignatures, openNote } from '../signed-note.js';
import { askWitness, type ConsistencyProver, type WitnessAddress, type WitnessReply } from './ask-witness.js';

/** Who has to cosign a checkpoint. */
export interface QuorumPolicy {
  /** Each with a key of its own. */
  readonly witnesses: readonly WitnessAddress[];
  /** How many of them. */
  readonly quorum: number;
  /** Whether a checkpoint without them is worth nothing; else they are welcome. */
  readonly required: boolean;
}

/** What gathering needs besides the note. */
export interface Gathering {
  readonly policy: QuorumPolicy;
  readonly prove: ConsistencyProver;
  /** The size that each witness had last, by its URL: kept between calls, and brought up to date by them. */
  readonly sizes: Map<string, number>;
  /** Milliseconds that all of it may take. */
  readonly patience: number;
}

/** A checkpoint with what was gathered for it. */
export interface Cosigned {
  readonly note: string;
  /** How many witnesses of the policy cosigned it. */
  readonly count: number;
  /** Whether they are enough, or none are required. */
  readonly met: boolean;
}

/**
 * Asks all witnesses at once to cosign a checkpoint and adds the cosignatures that hold, until the quorum is reached or the time
 * is up. A witness that does not answer costs time only where its cosignature is needed.
 *
 * @throws whatever `prove` throws
 */
export async function gatherCosignatures(note: string, gathering: Gathering): Promise<Cosigned> {
  const { policy, patience } = gathering;
  const { witnesses, quorum, required } = policy;
  const lines = quorum > 0 ? await askAll(note, gathering, AbortSignal.timeout(patience)) : [];
  const cosigned = addSignatures(note, lines);
  const keys = witnesses.map(({ key }) => key);
  const count = openNote(cosigned, keys).signatures.filter(({ key }) => key).length;
  return { note: cosigned, count, met: count >= quorum || !required };
}

/** Ends early once there are enough: the others are let go. */
async function askAll(note: string, gathering: Gathering, late: AbortSignal): Promise<string[]> {
  const lines: string[] = [];
  const enough = new AbortController();
  const over = AbortSignal.any([late, enough.signal]);
  const ask = async (witness: WitnessAddress): Promise<void> => {
    const reply = await askOne(witness, note, gathering, over);
    if (reply.kind !== 'cosigned' || over.aborted) return;
    lines.push(reply.line);
    if (lines.length >= gathering.policy.quorum) enough.abort();
  };
  await Promise.all(gathering.policy.witnesses.map(ask));
  return lines;
}

async function askOne(
  witness: WitnessAddress,
  note: string,
  { prove, sizes }: Gathering,
  over: AbortSignal,
): Promise<WitnessReply> {
  const { size } = parseCheckpoint(openNote(note, []).text);
  // What it had may be above this size where checkpoints are cosigned out of turn; then it says so itself.
  const old = Math.min(sizes.get(witness.url) ?? 0, size);
  const reply = await askWitness(witness, note, prove, old, over);
  if (reply.kind === 'cosigned') sizes.set(witness.url, size);
  if (reply.kind === 'ahead') sizes.set(witness.url, reply.size);
  return reply;
}
