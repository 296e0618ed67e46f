import type { Notes } from '../../store/port.js';
import { parseCheckpoint, type Checkpoint } from '../checkpoint.js';
import { consistencyHolds } from '../consistency-proof.js';
import { cosign } from '../cosignature.js';
import { openNote, type NoteSigner } from '../signed-note.js';
import type { VerifierKey } from '../verifier-key.js';
import { parseAddCheckpoint, type AddCheckpoint } from './add-checkpoint-body.js';
import { cosignedCheckpoint } from './cosigned-checkpoint.js';

/** A witness of logs. Any number of processes may be the same witness, on the same notes. */
export interface Witness {
  /** Where the latest checkpoint of each log is kept. */
  readonly notes: Notes;
  /** The keys of the logs that it witnesses; the name of a key is the origin of its log. A log may have several. */
  readonly logs: readonly VerifierKey[];
  /** Of type 4. */
  readonly signer: NoteSigner;
}

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  /** The media type of the body. */
  readonly type: string;
  readonly body: string;
}

/** A request whose checkpoint was signed by its log. */
interface Asked extends AddCheckpoint {
  readonly text: string;
  readonly checkpoint: Checkpoint;
}

/**
 * Cosigns a checkpoint if it extends the one that was cosigned last (C2SP tlog-witness, add-checkpoint). That it does so and
 * that it takes the other's place is one step, durable before the answer: a checkpoint once cosigned is never taken back, by
 * whatever happens in between.
 *
 * @param hostile the body of the request
 * @param unixSeconds the time of the cosignature
 * @throws Fault `unavailable` if the notes cannot be asked, `tampered` if they are not what was kept
 */
export async function addCheckpoint(
  hostile: Buffer,
  witness: Witness,
  unixSeconds: number,
): Promise<WitnessAnswer> {
  const asked = open(hostile, witness.logs);
  if ('status' in asked) return asked;
  for (;;) {
    const latest = await cosignedCheckpoint(witness.notes, asked.checkpoint.origin);
    const refusal = refusalOf(asked, latest.checkpoint);
    if (refusal) return refusal;
    // A checkpoint of the same size takes its own place: that nothing larger came meanwhile has to be certain too.
    if (await latest.replace(asked.checkpoint)) {
      return plain(200, `${cosign(asked.text, witness.signer, unixSeconds)}\n`);
    }
  }
}

function open(hostile: Buffer, logs: readonly VerifierKey[]): Asked | WitnessAnswer {
  const request = parsed(hostile);
  if (!request) return plain(400, 'this is no request to a witness\n');
  const keys = logs.filter(({ name }) => name === request.checkpoint.origin);
  if (keys.length === 0) return plain(404, 'this log is not witnessed here\n');
  if (!isSigned(request.note, keys)) return plain(403, 'the log did not sign this checkpoint\n');
  if (request.old > request.checkpoint.size)
    return plain(400, 'the old size is above that of the checkpoint\n');
  return request;
}

/** Null if it is malformed. Nothing is known of signatures yet. */
function parsed(hostile: Buffer): Asked | null {
  try {
    const request = parseAddCheckpoint(hostile);
    const { text } = openNote(request.note, []);
    return { ...request, text, checkpoint: parseCheckpoint(text) };
  } catch {
    return null;
  }
}

function isSigned(note: string, keys: readonly VerifierKey[]): boolean {
  try {
    return openNote(note, keys).signatures.some(({ key }) => key !== null);
  } catch {
    return false;
  }
}

function refusalOf({ old, proof, checkpoint }: Asked, latest: Checkpoint): WitnessAnswer | null {
  if (old !== latest.size) {
    return { status: 409, type: 'text/x.tlog.size', body: `${String(latest.size)}\n` };
  }
  const { size: from, root: fromRoot } = latest;
  const { size: to, root: toRoot } = checkpoint;
  if (consistencyHolds({ from, fromRoot, to, toRoot, proof })) return null;
  return plain(422, 'the checkpoint is not shown to extend the one that was cosigned last\n');
}

function plain(status: WitnessAnswer['status'], body: string): WitnessAnswer {
  return { status, type: 'text/plain; charset=utf-8', body };
}
