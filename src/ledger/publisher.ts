import { Fault } from '../fault.js';
import type { Notes } from '../store/port.js';
import { formatCheckpoint } from './checkpoint.js';
import { keepCosigned } from './keep-cosigned.js';
import { rangeHashes } from './leaf-ranges.js';
import {
  checkpointNote,
  openPublished,
  readPublished,
  type LogIdentity,
  type Published,
} from './published.js';
import { signNote } from './signed-note.js';
import type { Tree } from './tree.js';
import { makeWaiters } from './waiters.js';

/** Publishes the checkpoints of a tree. */
export interface Publisher {
  /** The latest checkpoint that the tree of this process reaches; null before the first. */
  latest(): Published | null;
  /** Resolves with the latest as soon as it is larger than `size`, or as it is after `ms` milliseconds. */
  grown(size: number, ms: number): Promise<Published | null>;
  /** What keeps it from publishing, while that lasts. */
  fault(): Fault | null;
  /** Ends all waits for growth, now and from now on. */
  endWaits(): void;
  /** Publishes what the ledger has by now, where that is possible within a second, and ends. */
  stop(): Promise<void>;
}

/** Asks witnesses for cosignatures of a signed note, and answers the note with those that came. Throws if they do not suffice. */
export type GatherCosignatures = (note: string) => Promise<string>;

/** The witnesses of a log. */
export interface Cosigning {
  /** Whether a checkpoint is published with their cosignatures alone; else at once, and again when they have come. */
  readonly required: boolean;
  /** How many are enough. */
  readonly quorum: number;
  /** How many of the witnesses have cosigned a note. */
  count(note: string): number;
  readonly gather: GatherCosignatures;
}

/** The shortest time between two checkpoints, the longest while witnesses are asked about one that is public, and the pause after a failure. */
const shortest = 250;
const longest = 1000;
const pause = 1000;

/**
 * Signs the tree as it grows: at once when it has rested, else every 250 ms. The latest checkpoint lies in the store, where
 * compare-and-swap keeps it growing whichever process signs.
 *
 * @param cosigning the witnesses that are asked; null for none
 */
export function publishCheckpoints(
  tree: Tree,
  notes: Notes,
  log: LogIdentity,
  cosigning: Cosigning | null = null,
): Publisher {
  let [latest, fault, stopped, hurried] = [null as Published | null, null as Fault | null, false, false];
  const waiters = makeWaiters();
  const isStopped = (): boolean => stopped;
  const ahead = (): boolean => tree.size() > (latest?.size ?? -1);
  const show = (published: Published): void => {
    if (published.size >= (latest?.size ?? -1)) latest = published;
    waiters.look();
  };

  const publish = async (): Promise<void> => {
    try {
      // At the start and at the end: a checkpoint halfway there is of no use to anybody.
      if (!latest || isStopped()) await tree.caughtUp(pause);
      await publishOnce(tree, notes, log, cosigning, show);
      fault = null;
    } catch (error) {
      fault =
        error instanceof Fault
          ? error
          : new Fault('unavailable', 'a checkpoint cannot be published', [], error);
      if (!isStopped()) await waiters.until(isStopped, pause);
    }
  };
  const cosigner =
    cosigning && !cosigning.required
      ? keepCosigned({ notes, log, cosigning, latest: () => latest, show, waiters, isStopped })
      : null;
  /** Witnesses get to answer about a checkpoint before the next takes its place, if they do so soon. */
  const rest = async (): Promise<void> => {
    await waiters.until(isStopped, shortest);
    await waiters.until(() => isStopped() || !cosigner?.asking(), longest - shortest);
  };
  const run = async (): Promise<void> => {
    while (!isStopped()) {
      if (latest && !ahead() && !fault)
        await Promise.race([tree.grown(latest.size, pause), waiters.until(isStopped, pause)]);
      // At rest too: a key that was added since has to sign as well.
      await publish();
      await rest();
    }
  };
  const running = run();
  return {
    latest: () => latest,
    grown: async (size, ms) => {
      await waiters.until(() => hurried || (latest?.size ?? -1) > size, ms);
      return latest;
    },
    fault: () => fault,
    endWaits: () => {
      hurried = true;
      waiters.look();
    },
    stop: async () => {
      [stopped, hurried] = [true, true];
      waiters.look();
      await Promise.all([running, cosigner?.ended]);
      await publish();
    },
  };
}

/** One step: shows the checkpoint that is there, if the tree reaches it, and puts that of the tree in its place, unless another process is faster. */
async function publishOnce(
  tree: Tree,
  notes: Notes,
  log: LogIdentity,
  cosigning: Cosigning | null,
  show: (published: Published) => void,
): Promise<void> {
  const stored = await readPublished(notes, log);
  const head = await tree.root();
  if (stored && stored.size > head.size) return;
  if (stored) await assertConsistent(tree, stored);
  if (stored) show(stored);
  const needed = cosigning?.required ? cosigning : null;
  const enough = !needed || (stored !== null && needed.count(stored.note) >= needed.quorum);
  if (stored?.complete && stored.size === head.size && enough) return;
  const signed = signNote(formatCheckpoint({ origin: log.origin, ...head }), log.signers);
  const next = openPublished(needed ? await needed.gather(signed) : signed, log);
  if (next.size !== head.size || !next.root.equals(head.root)) {
    throw new Fault(
      'tampered',
      'witnesses answered another checkpoint than the one they were asked to cosign',
    );
  }
  const from = stored && Buffer.from(stored.note);
  if (await notes.swap(checkpointNote, from, Buffer.from(next.note))) show(next);
}

/** The tree was read back from the store; it must begin with what was signed before. */
async function assertConsistent(tree: Tree, { size, root }: Published): Promise<void> {
  const [now] = await rangeHashes(tree.hashes, [{ start: 0, end: size }]);
  if (now?.equals(root)) return;
  throw new Fault('tampered', 'the ledger does not begin with what was published');
}
