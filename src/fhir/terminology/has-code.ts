import { codeKey } from './code-system.js';
import type { CodeCollection } from './code-collection.js';
import { heldCodes } from './held-codes.js';
import { isCaseSensitive } from './is-case-sensitive.js';

/**
 * Whether a code is in a value set of R4. One that only groups others is not, unless the value set lists it.
 *
 * @param valueSet its URL, which may carry `|version`
 * @param system undefined for a `code`, whose system is that of the value set
 * @returns null where the server cannot know: it does not have the value set, or not all of a code system that is in it.
 */
export function hasCode(valueSet: string, system: string | undefined, code: string): boolean | null {
  const codes = heldCodes(valueSet);
  return codes === null ? null : isIn(codes, system, code);
}

/** The same for codes at hand. */
export function isIn(collection: CodeCollection, system: string | undefined, code: string): boolean | null {
  const { codes, open, anything } = collection;
  const systems = system === undefined ? [...codes.keys()] : [system];
  const members = systems.flatMap((url) => codes.get(url)?.get(keyOf(url, code)) ?? []);
  if (members.length > 0) return members.some(({ abstract }) => !abstract);
  const mayBe = anything || (system === undefined ? open.size > 0 : open.has(system));
  return mayBe ? null : false;
}

function keyOf(system: string, code: string): string {
  return codeKey({ caseSensitive: isCaseSensitive(system) }, code);
}
