import { fewRandomBytes } from '../vault/random-bytes.js';

/** The place of an entry among those of its subject. */
export interface SequenceNumber {
  /** 16 random bytes. */
  readonly sequence: Buffer;
  /** 1 for the first. */
  readonly number: number;
}

/**
 * Numbers the entries of each subject, so that she can see a gap. A sequence belongs to one process: its numbers end where the process
 * does, and another begins its own.
 */
export interface Sequences {
  take(subject: string): SequenceNumber;
  /** The number was not used, for sure: the next entry gets it. */
  giveBack(subject: string, number: SequenceNumber): void;
  /** Nobody knows whether its last numbers were used: the next entry begins a sequence. */
  end(subject: string): void;
}

/** Sequences of subjects that were not seen for long end where they are. */
const mostSubjects = 50_000;

export function makeSequences(): Sequences {
  const open = new Map<string, OpenSequence>();
  return {
    take: (subject) => {
      const sequence = open.get(subject) ?? { id: fewRandomBytes(16), next: 1, free: [] };
      // Behind all others: the first in the map is the one that was not used for longest.
      open.delete(subject);
      open.set(subject, sequence);
      if (open.size > mostSubjects) forgetOldest(open);
      return { sequence: sequence.id, number: sequence.free.shift() ?? sequence.next++ };
    },
    giveBack: (subject, { sequence, number }) => {
      const own = open.get(subject);
      if (own?.id.equals(sequence)) own.free.push(number);
    },
    end: (subject) => {
      open.delete(subject);
    },
  };
}

interface OpenSequence {
  readonly id: Buffer;
  next: number;
  /** Numbers below `next` that no entry has. */
  readonly free: number[];
}

function forgetOldest(open: Map<string, OpenSequence>): void {
  const [oldest] = open.keys();
  if (oldest !== undefined) open.delete(oldest);
}
