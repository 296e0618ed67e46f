import type { CodeCollection, Member } from './code-collection.js';

/** Which members are asked for (R4, operation ValueSet/$expand). */
export interface MemberQuery {
  /** Words that begin a word of the display, or a code: all of them have to. */
  readonly filter: string;
  readonly offset: number;
  /** Null for all that there are. */
  readonly count: number | null;
}

/** Some of the members of a value set, and how many there are by the filter. */
export interface MemberPage {
  readonly total: number;
  readonly members: readonly Member[];
}

/** The members that are asked for, in the order of the definition. */
export function pageOfMembers({ codes }: CodeCollection, { filter, offset, count }: MemberQuery): MemberPage {
  const words = wordsOf(filter);
  const all = [...codes.values()].flatMap((members) => [...members.values()]);
  const found = words.length === 0 ? all : all.filter((member) => hasAll(member, words));
  return { total: found.length, members: found.slice(offset, count === null ? undefined : offset + count) };
}

function hasAll({ code, display }: Member, words: readonly string[]): boolean {
  const there = [...wordsOf(display), ...wordsOf(code), fold(code)];
  return words.every((word) => there.some((other) => other.startsWith(word)));
}

function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Neither case nor accents make a difference. */
function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
