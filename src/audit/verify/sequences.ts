import { doesNotHold } from '../../ledger/verify/does-not-hold.js';
import type { EntryContent } from '../entry-content.js';

/**
 * Whether entries are complete: in every sequence that occurs, all numbers from 1 on, none missing and none twice. Only above the highest
 * number that an entry calls settled one may be missing: its writer died before all of its last entries were in the ledger.
 */
export interface Sequences {
  /** @param index of the entry that has the number. @throws Fault `tampered` if another had it */
  add(place: Pick<EntryContent, 'sequence' | 'number' | 'settled'>, index: number): void;
  /** After the last entry; answers how many sequences there are. @throws Fault `tampered` naming the first number that is missing */
  finish(): number;
}

/** What was seen of one sequence. */
interface Seen {
  /** All numbers from 1 to this one. */
  upTo: number;
  /** Numbers above that: several writers' entries come in turn, but one writer's may too. */
  readonly beyond: Set<number>;
  /** The highest number up to which they all have to be there. */
  settled: number;
}

export function sequences(): Sequences {
  const all = new Map<string, Seen>();
  return {
    add: ({ sequence, number, settled }, index) => {
      const name = sequence.toString('hex');
      const seen = all.get(name) ?? { upTo: 0, beyond: new Set(), settled: 0 };
      all.set(name, seen);
      if (number <= seen.upTo || seen.beyond.has(number)) {
        throw doesNotHold(`sequence ${name} has number ${number} twice, again at entry ${index}`);
      }
      see(seen, number);
      seen.settled = Math.max(seen.settled, settled);
    },
    finish: () => {
      for (const [name, { upTo, settled }] of all) {
        if (upTo < settled) throw doesNotHold(`sequence ${name} lacks number ${upTo + 1}`);
      }
      return all.size;
    },
  };
}

function see(seen: Seen, number: number): void {
  seen.beyond.add(number);
  while (seen.beyond.delete(seen.upTo + 1)) seen.upTo++;
}
