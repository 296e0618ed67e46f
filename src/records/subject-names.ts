import { parseReference } from '../fhir/reference.js';
import type { NamedReference } from '../fhir/named-reference.js';

/**
 * The name by which a resource calls whom it is about: `Patient/id` for a resource of this server, `url …` for one elsewhere,
 * `identifier system|value` for an identifier alone. One person may go by several; they meet where a Patient resource says so.
 */
export type SubjectName = string;

/** All names in a reference. A reference that says nothing by itself (a fragment without identifier) has none. */
export function subjectNames(reference: NamedReference, base: string): SubjectName[] {
  const literal = reference.reference === undefined ? null : literalName(reference.reference, base);
  return [...(literal === null ? [] : [literal]), ...reference.identifiers.flatMap(identifierNames)];
}

/** The name by a literal reference, or null if it points at nothing that lasts. */
export function literalName(reference: string, base: string): SubjectName | null {
  const parsed = parseReference(reference, base);
  if (parsed?.kind === 'local') return `${parsed.type}/${parsed.id}`;
  return parsed?.kind === 'absolute' ? `url ${parsed.url}` : null;
}

/** The name by an identifier; one without a system names nobody. */
export function identifierNames(identifier: {
  readonly system?: string;
  readonly value: string;
}): SubjectName[] {
  return identifier.system === undefined ? [] : [`identifier ${identifier.system}|${identifier.value}`];
}
