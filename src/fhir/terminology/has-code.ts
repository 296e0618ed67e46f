import { heldCodes } from './held-codes.js';
import { isIn } from './is-in.js';

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
