import type { Instruction, Pattern } from './compile-pattern.js';
import { inSet } from './pattern-syntax.js';

/** Where a pattern was found. */
export interface Match {
  readonly start: number;
  readonly end: number;
  /** What each group matched, the whole match first. */
  readonly groups: readonly (string | undefined)[];
}

/** Is told how much was looked at, and may end it by throwing. */
type Spend = (steps: number) => void;

/** Whether a pattern is found anywhere in a text. */
export function hasMatch(pattern: Pattern, text: string, spend: Spend): boolean {
  return matchFrom(pattern, text, 0, spend) !== undefined;
}

/** All matches that do not overlap, from left to right. */
export function* findMatches(pattern: Pattern, text: string, spend: Spend): Generator<Match> {
  let at = 0;
  while (at <= text.length) {
    const found = matchFrom(pattern, text, at, spend);
    if (!found) return;
    const { start, end } = found;
    yield found;
    at = end > start ? end : end + 1;
  }
}

/** A place in the pattern, and where its groups began and ended on the way there. */
interface Thread {
  readonly at: number;
  readonly slots: readonly number[];
}

/** The leftmost match from a place on; of several there, the one that the pattern prefers. */
function matchFrom(pattern: Pattern, text: string, from: number, spend: Spend): Match | undefined {
  let threads: Thread[] = [];
  let found: readonly number[] | undefined;
  for (let at = from; at <= text.length;) {
    const waiting = found ? threads : [...threads, { at: 0, slots: [] }];
    const ready = follow(pattern, text, at, waiting);
    spend(1 + (ready.length >> 3));
    const code = text.codePointAt(at) ?? -1;
    const next: Thread[] = [];
    for (const { at: place, slots } of ready) {
      const instruction = pattern[place];
      if (instruction?.kind === 'match') {
        found = slots;
        break;
      }
      if (instruction?.kind === 'take' && code >= 0 && inSet(instruction.set, code)) {
        next.push({ at: place + 1, slots });
      }
    }
    if (found && next.length === 0) break;
    threads = next;
    at += code > 0xffff ? 2 : 1;
  }
  return found && toMatch(text, found);
}

/** Lets threads go on without taking a character; of those that meet at one place only the preferred one stays. */
function follow(pattern: Pattern, text: string, at: number, threads: readonly Thread[]): Thread[] {
  const seen = new Set<number>();
  const ready: Thread[] = [];
  const stack = threads.toReversed();
  for (let thread = stack.pop(); thread; thread = stack.pop()) {
    const { at: place, slots } = thread;
    if (seen.has(place)) continue;
    seen.add(place);
    const instruction = pattern[place];
    if (instruction?.kind === 'fork') {
      stack.push({ at: instruction.second, slots }, { at: instruction.first, slots });
    } else if (instruction?.kind === 'save') {
      stack.push({ at: place + 1, slots: saved(slots, instruction.slot, at) });
    } else if (instruction?.kind === 'take' || instruction?.kind === 'match') {
      ready.push(thread);
    } else if (instruction && holds(instruction.kind, text, at)) {
      stack.push({ at: place + 1, slots });
    }
  }
  return ready;
}

function saved(slots: readonly number[], slot: number, at: number): number[] {
  const copy = [...slots];
  while (copy.length <= slot) copy.push(-1);
  copy[slot] = at;
  return copy;
}

function holds(
  kind: Exclude<Instruction['kind'], 'take' | 'match' | 'fork' | 'save'>,
  text: string,
  at: number,
): boolean {
  switch (kind) {
    case 'start':
      return at === 0;
    case 'end':
      return at === text.length;
    default:
      return (kind === 'boundary') === (isWord(text, at - 1) !== isWord(text, at));
  }
}

function isWord(text: string, at: number): boolean {
  return /^\w$/.test(text.charAt(at));
}

function toMatch(text: string, slots: readonly number[]): Match {
  const groups: (string | undefined)[] = [];
  for (let i = 0; i < slots.length; i += 2) {
    const [start = -1, end = -1] = [slots[i], slots[i + 1]];
    groups.push(start < 0 || end < 0 ? undefined : text.slice(start, end));
  }
  return { start: slots[0] ?? 0, end: slots[1] ?? 0, groups };
}
