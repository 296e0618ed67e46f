import { fewRandomBytes } from '../vault/random-bytes.js';
import { unpooled } from '../vault/unpooled.js';

/** The place of an entry among those of its subject. */
export interface SequenceNumber {
  /** 16 random bytes. */
  readonly sequence: Buffer;
  /** 1 for the first. */
  readonly number: number;
  /** All numbers from 1 to this one are in the ledger: those above may never come, if the process dies now. */
  readonly settled: number;
}

/**
 * Numbers the entries of each subject, so that she can see a gap. A sequence belongs to one process: its numbers end where the process
 * does, and another begins its own.
 */
export interface Sequences {
  take(subject: string): SequenceNumber;
  /** The number is in the ledger. */
  keep(subject: string, place: SequenceNumber): void;
  /** The number was not used, for sure: the next entry gets it. */
  giveBack(subject: string, place: SequenceNumber): void;
  /** Nobody knows whether its last numbers were used: the next entry begins a sequence. */
  end(subject: string): void;
}

/** Sequences of subjects that were not seen for long end where they are. */
const mostSubjects = 20_000;

export function makeSequences(): Sequences {
  const open = new Map<string, OpenSequence>();
  return {
    take: (subject) => {
      const sequence = open.get(subject) ?? {
        id: unpooled(fewRandomBytes(16)),
        next: 1,
        free: [],
        undecided: new Set<number>(),
      };
      // Behind all others: the first in the map is the one that was not used for longest.
      open.delete(subject);
      open.set(subject, sequence);
      if (open.size > mostSubjects) forgetOldest(open);
      const number = sequence.free.shift() ?? sequence.next++;
      sequence.undecided.add(number);
      return { sequence: sequence.id, number, settled: settledOf(sequence) };
    },
    keep: (subject, { sequence, number }) => {
      const own = open.get(subject);
      if (own?.id.equals(sequence)) own.undecided.delete(number);
    },
    giveBack: (subject, { sequence, number }) => {
      const own = open.get(subject);
      if (!own?.id.equals(sequence) || !own.undecided.delete(number)) return;
      own.free.push(number);
      own.free.sort((a, b) => a - b);
    },
    end: (subject) => {
      open.delete(subject);
    },
  };
}

interface OpenSequence {
  readonly id: Buffer;
  next: number;
  /** Numbers below `next` that no entry has, the lowest first. */
  readonly free: number[];
  /** Numbers of entries that are on their way into the ledger: of one batch, and so the lowest first too. */
  readonly undecided: Set<number>;
}

function settledOf({ next, free, undecided }: OpenSequence): number {
  const [first = next] = undecided;
  return Math.min(first, free[0] ?? next) - 1;
}

function forgetOldest(open: Map<string, OpenSequence>): void {
  const [oldest] = open.keys();
  if (oldest !== undefined) open.delete(oldest);
}
