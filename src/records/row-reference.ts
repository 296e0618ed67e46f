import { parseReference, type ParsedReference } from '../fhir/reference.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { IndexedReference } from '../fhir/search/indexed-values.js';

/**
 * The name by which a resource calls another: `Type/id` for one of this server, `url …` for one elsewhere, `urn …`, `canonical …`
 * without its version, or `identifier system|value`, where the system may be empty.
 */
export type TargetName = string;

/** A reference, as searches look at it. */
export interface RowReference {
  /** All names in it: none where it is to a contained resource without an identifier. */
  readonly names: readonly TargetName[];
  /** Of the literal or canonical reference, where it says one. */
  readonly version?: string;
  /** The type of what it is to, where only `Reference.type` tells. */
  readonly type?: ResourceType;
  /** The id of the contained resource that it is to. */
  readonly contained?: string;
}

export function rowReference(reference: IndexedReference, base: string): RowReference {
  const { identifiers, type, contained } = reference;
  const literal = literalOf(reference, base);
  const logical = identifiers.map(({ system = '', value }) => `identifier ${system}|${value}`);
  const told = literal?.name.startsWith(`${type ?? ''}/`) === true;
  return {
    names: literal ? [literal.name, ...logical] : logical,
    ...(literal?.version !== undefined && { version: literal.version }),
    ...(type !== undefined && !told && { type }),
    ...(contained !== undefined && { contained }),
  };
}

/** A literal or canonical reference, its version apart. */
export interface Literal {
  readonly name: TargetName;
  readonly version?: string | undefined;
}

/** Null where it points at nothing that lasts. */
function literalOf({ reference, canonical }: IndexedReference, base: string): Literal | null {
  if (reference === undefined) return null;
  if (canonical) return canonicalName(reference);
  const parsed = parseReference(reference, base);
  return parsed ? literalName(parsed) : null;
}

/** The name by a literal reference; null if it points at nothing that lasts. */
export function literalName(reference: ParsedReference): Literal | null {
  switch (reference.kind) {
    case 'local':
      return { name: `${reference.type}/${reference.id}`, version: reference.version };
    case 'absolute': {
      const version = reference.target?.version;
      const end = version === undefined ? undefined : -`/_history/${version}`.length;
      return { name: `url ${reference.url.slice(0, end)}`, version };
    }
    case 'urn':
      return { name: `urn ${reference.urn}` };
    default:
      return null;
  }
}

/** R4 2.25.0.7: `url|version`, and a fragment that is of no matter here. */
function canonicalName(canonical: string): Literal {
  const [, url = '', version] = /^([^|#]*)(?:\|([^#]*))?/.exec(canonical) ?? [];
  return { name: `canonical ${url}`, version };
}
