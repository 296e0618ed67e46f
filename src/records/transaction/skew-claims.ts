import type { Token } from '../../store/port.js';
import { shortHash } from '../../vault/keyed-hash.js';
import type { RecordsContext } from '../context.js';
import { namesOf, type NamedEntry } from './name-entries.js';

/**
 * What a transaction claims that both relies on what its conditions found and changes or deletes something: all of it by name. Of two
 * such, each changing what the other relies on, neither could have come after the other: so only one goes through, and the other looks
 * again. A transaction that does only one of both cannot be part of such a circle and claims nothing, so that any number may rely on the
 * same resource at once.
 *
 * @param referred `Type/id` of what its conditional references mean
 */
export function skewClaims(
  context: RecordsContext,
  named: readonly NamedEntry[],
  referred: readonly string[],
): Token[] {
  const relied = named.filter(({ entry, match }) => entry.method === 'POST' && match).flatMap(namesOf);
  const changed = named.filter(({ entry }) => entry.method !== 'POST').flatMap(namesOf);
  const found = [...referred, ...relied];
  if (found.length === 0 || changed.length === 0) return [];
  const names = [...new Set([...found, ...changed])];
  return names.map((name) => shortHash(context.secrets.claims, '\n', name));
}
