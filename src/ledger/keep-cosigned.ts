import type { Notes } from '../store/port.js';
import { verifierKeyOf } from './note-signer.js';
import {
  checkpointNote,
  openPublished,
  readPublished,
  type LogIdentity,
  type Published,
} from './published.js';
import type { Cosigning } from './publisher.js';
import { formatSignatureLine } from './signature-line.js';
import { openNote } from './signed-note.js';
import type { Waiters } from './waiters.js';

/** The publisher for which it works. */
export interface CosignedFor {
  readonly notes: Notes;
  readonly log: LogIdentity;
  readonly cosigning: Cosigning;
  latest(): Published | null;
  /** Takes what is public by now. */
  show(published: Published): void;
  /** Looks whenever there is another latest checkpoint, and when it stops. */
  readonly waiters: Waiters;
  readonly isStopped: () => boolean;
}

/** Asks witnesses beside the publisher. */
export interface Cosigner {
  /** Whether they are being asked about what is public. */
  asking(): boolean;
  /** Resolves when it has stopped. */
  readonly ended: Promise<void>;
}

/** When witnesses that were away are asked again about the same checkpoint, and how long one wait lasts, in milliseconds. */
const again = 5000;

/**
 * Asks for cosignatures of checkpoints that are published without them, one after the other, and publishes each again with those
 * that come, as long as it is the latest: the same size, more signature lines. Nothing waits for it, and no failure ends it.
 */
export function keepCosigned(publisher: CosignedFor): Cosigner {
  const { cosigning, waiters, isStopped } = publisher;
  let asking = false;
  const lacking = (): Published | null => {
    const latest = publisher.latest();
    return latest && cosigning.count(latest.note) < cosigning.quorum ? latest : null;
  };
  const cosign = async (published: Published): Promise<void> => {
    asking = true;
    const better = await cosignOnce(published, publisher).catch(() => null);
    asking = false;
    if (better) publisher.show(better);
    waiters.look();
  };
  const run = async (): Promise<void> => {
    while (!isStopped()) {
      const published = lacking();
      if (published) await cosign(published);
      await waiters.until(() => isStopped() || isNews(published, lacking()), again);
    }
  };
  return { asking: () => asking, ended: run() };
}

/** Whether there is something to ask about that was not asked about before. */
function isNews(before: Published | null, now: Published | null): boolean {
  return now !== null && now.size !== before?.size;
}

/** What is public of that size afterwards, by whatever process; null if that is what was. */
async function cosignOnce(
  published: Published,
  { notes, log, cosigning }: CosignedFor,
): Promise<Published | null> {
  // From the log's own signatures: lines of the same witness would otherwise pile up from try to try.
  const cosigned = openPublished(await cosigning.gather(withoutOthers(published.note, log)), log);
  const better =
    cosigned.size === published.size && cosigning.count(cosigned.note) > cosigning.count(published.note);
  const [from, to] = [published.note, cosigned.note].map((note) => Buffer.from(note));
  if (better && from && to && (await notes.swap(checkpointNote, from, to))) return cosigned;
  const stored = await readPublished(notes, log);
  return stored?.size === published.size && stored.note !== published.note ? stored : null;
}

function withoutOthers(note: string, { signers }: LogIdentity): string {
  const { text, signatures } = openNote(note, signers.map(verifierKeyOf));
  const own = signatures.filter(({ key }) => key !== null);
  return `${text}\n${own.map((line) => `${formatSignatureLine(line)}\n`).join('')}`;
}
