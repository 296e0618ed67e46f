import { keyedHash, shortHash, subkey, uint } from './keyed-hash.js';
import { makeRecent } from './recent.js';
import type { Token } from '../store/port.js';
import { unpooled } from './unpooled.js';

/**
 * All search tokens of one value in one field. Every row that has the value gets a numbered label of its own, so that no two
 * rows share a token: only the holder of the key can make the numbered tokens and gather the rows.
 */
export interface TokenFamily {
  /** 16 bytes; names the family's bound in the store. */
  readonly id: Buffer;
  token(label: number): Token;
}

/** Makes the families of values that are not a person's alone (identifiers, resource types), under the keyring. */
export interface TokenFamilies {
  /** @param field resource type and search parameter, such as `Observation.identifier` */
  family(field: string, value: string): TokenFamily;
}

/** Families that are in use again and again, such as those of types and of clients, are kept. */
const mostKept = 5000;

export function makeTokenFamilies(lookup: Buffer): TokenFamilies {
  const root = subkey(lookup, 'search tokens');
  const fields = new Map<string, Buffer>();
  const fieldKey = (field: string): Buffer => {
    const known = fields.get(field) ?? keyedHash(root, field);
    fields.set(field, known);
    return known;
  };
  const kept = makeRecent<TokenFamily>(mostKept);
  return {
    family: (field, value) => {
      const name = `${field} ${value}`;
      const family = kept.get(name) ?? familyOf(keyedHash(fieldKey(field), value));
      kept.set(name, family);
      return family;
    },
  };
}

/**
 * The family of a field's rows about one subject, under the subject's own data key: when that is destroyed, nobody can make the
 * tokens any more.
 */
export function subjectFamily(dataKey: Buffer, field: string): TokenFamily {
  return familyOf(keyedHash(dataKey, 'search tokens\n', field));
}

/** Families are kept, and so are their ids. */
function familyOf(hash: Buffer): TokenFamily {
  const key = unpooled(hash);
  return { id: unpooled(shortHash(key, 'bound')), token: (label) => shortHash(key, uint(label, 4)) };
}
