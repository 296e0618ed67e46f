import { Fault } from '../../fault.js';
import type { Notes, Store } from '../../store/port.js';
import { parseDecimal } from '../decimal.js';
import { leafHash } from '../hashes.js';
import { textAnswer, type LedgerAnswer } from '../ledger-answer.js';
import type { LogIdentity } from '../published.js';
import type { VerifierKey } from '../verifier-key.js';
import { formatEntriesAnswer, type EntriesAnswer } from './entries-answer.js';
import { openPost, type MirroredEntry, type OpenPost } from './entries-post.js';
import { mirroredCommitId } from './mirrored-commit.js';

/** A ledger that takes in entries of others. */
export interface Acceptance {
  readonly store: Pick<Store, 'commit' | 'ledger' | 'notes'>;
  /** The log that it is to others. */
  readonly log: LogIdentity;
  /** The keys of those whose entries it takes. */
  readonly accepted: readonly VerifierKey[];
  /** Whether a leaf is one, and what is to lie beside it (null: nothing) what the leaf commits to. */
  readonly check: (entry: MirroredEntry) => boolean;
}

/** Most bytes of a post. */
export const mostPostBytes = 12 << 20;

/** Posts that wait for their turn. */
const mostWaiting = 16;

/**
 * Takes in posts of entries, one at a time. A post that came before gets the answer that it got then; another one has to have a
 * sequence above all that were, so that nobody can bring what was held back.
 *
 * @returns a function that answers the hostile body of a post, with 200 once its entries are durable in the ledger; it throws Fault
 * `unavailable`
 */
export function acceptEntries(acceptance: Acceptance): (body: Buffer) => Promise<LedgerAnswer> {
  let [turn, waiting] = [Promise.resolve(), 0];
  const inTurn = async (post: OpenPost): Promise<EntriesAnswer> => {
    if (waiting >= mostWaiting) throw new Fault('unavailable', 'too many posts of entries are waiting');
    waiting++;
    const result = turn.then(() => take(post, acceptance));
    turn = result.then(done, done);
    return result;
  };
  const done = (): void => {
    waiting--;
  };
  return async (body) => {
    try {
      const post = checkedPost(body, acceptance);
      const answer = await inTurn(post);
      const note = formatEntriesAnswer(answer, post.digest, acceptance.log);
      return textAnswer(note, 'no-store', answer.kind === 'kept' ? 200 : 409);
    } catch (fault) {
      return refuse(fault);
    }
  };
}

function checkedPost(body: Buffer, { accepted, log, check }: Acceptance): OpenPost {
  const post = openPost(body, accepted);
  if (post.to !== log.origin) throw new Fault('forbidden', 'the entries are for another ledger');
  if (post.entries.every(check)) return post;
  throw new Fault('invalid-request', 'a sealed entry is not that of its leaf, or a leaf is none');
}

async function take(post: OpenPost, { store }: Acceptance): Promise<EntriesAnswer> {
  const id = mirroredCommitId(post.from, post.payloadHash);
  const known = await store.ledger.indexOfCommit(id);
  if (known !== null) return { kind: 'kept', index: known };
  const highest = await raise(store.notes, post);
  if (highest !== null) return { kind: 'behind', sequence: highest };
  const [entries, first] = post.again ? await newOnes(post.entries, store) : [post.entries, null];
  if (entries.length === 0 && first !== null) return { kind: 'kept', index: first };
  const index = await append(id, entries, store);
  return { kind: 'kept', index: first ?? index };
}

/** Keeps the sequence of a post before its entries come: what fails in between is posted with another. Null, or the sequence that it is not above. */
async function raise(notes: Notes, { from, sequence }: OpenPost): Promise<number | null> {
  const name = `entries from ${from}`;
  for (;;) {
    const kept = await notes.get(name);
    const highest = kept ? parseDecimal(kept.toString()) : -1;
    if (sequence <= highest) return highest;
    if (await notes.swap(name, kept, Buffer.from(String(sequence)))) return null;
  }
}

/** Those that the ledger does not have, and the index of the first that it has. */
async function newOnes(
  entries: readonly MirroredEntry[],
  { ledger }: Acceptance['store'],
): Promise<[MirroredEntry[], number | null]> {
  const found: MirroredEntry[] = [];
  let first: number | null = null;
  for (const entry of entries) {
    const index = await ledger.indexOfLeafHash(leafHash(entry.leaf));
    if (index === null) found.push(entry);
    first ??= index;
  }
  return [found, first];
}

async function append(
  id: Buffer,
  entries: readonly MirroredEntry[],
  store: Acceptance['store'],
): Promise<number> {
  const [result] = await store.commit([
    {
      id,
      versions: [],
      leaves: entries.map(({ leaf }) => leaf),
      entries: entries.map(({ sealed }) => sealed),
      dataKeys: [],
      bounds: [],
      claims: null,
      owed: null,
    },
  ]);
  if (result?.kind === 'committed') return result.index;
  throw new Fault('unavailable', 'the entries could not be kept; try again shortly');
}

function refuse(fault: unknown): LedgerAnswer {
  const code = fault instanceof Fault ? fault.code : null;
  const status = code === 'forbidden' ? 403 : code === 'invalid-request' ? 400 : null;
  if (status === null || !(fault instanceof Fault)) throw fault;
  return textAnswer(`${fault.message}\n`, 'no-store', status);
}
