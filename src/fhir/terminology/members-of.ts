import type { Member } from './code-collection.js';
import { heldCodes } from './held-codes.js';

/**
 * All codes of a value set of R4, in the order of its definition.
 *
 * @returns null where the server does not know all of them.
 */
export function membersOf(valueSet: string): Member[] | null {
  const collection = heldCodes(valueSet);
  if (collection === null || collection.anything || collection.open.size > 0) return null;
  return [...collection.codes.values()].flatMap((members) => [...members.values()]);
}
