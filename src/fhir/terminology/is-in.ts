import type { CodeCollection, Member } from './code-collection.js';

/**
 * Whether a code is among those at hand; one that only groups others is not.
 *
 * @param system undefined where it is not known: then any will do
 * @returns null where the server cannot know, because it does not have all of a code system.
 */
export function isIn(collection: CodeCollection, system: string | undefined, code: string): boolean | null {
  const members = membersWith(collection, system, code);
  if (members.length > 0) return members.some(({ abstract }) => !abstract);
  const { open, anything } = collection;
  const mayBe = anything || (system === undefined ? open.size > 0 : open.has(system));
  return mayBe ? null : false;
}

/** The members that have the code: one at the most if the system is known. */
export function membersWith(
  { codes }: CodeCollection,
  system: string | undefined,
  code: string,
): readonly Member[] {
  const systems = system === undefined ? [...codes.values()] : [codes.get(system)];
  return systems.flatMap((members) => {
    const member = members?.get(code) ?? members?.get(code.toLowerCase());
    return member === undefined || !isSame(member, code) ? [] : [member];
  });
}

function isSame({ code, caseSensitive }: Member, other: string): boolean {
  return caseSensitive ? code === other : code.toLowerCase() === other.toLowerCase();
}
