import { searchPaths, type SearchPath } from '#generated/definitions.js';
import { identifierValues, type IdentifierValue } from './identifier-values.js';
import { nameReference, type NamedReference } from './named-reference.js';
import type { ResourceType } from './resource-types.js';
import { valuesAt } from './values-at.js';

/** What a resource can be found by. */
export interface SearchValues {
  readonly identifiers: readonly IdentifierValue[];
  readonly references: Readonly<Record<ReferenceParameter, readonly NamedReference[]>>;
}

/** The search parameters of type reference that are extracted. */
export type ReferenceParameter = 'patient' | 'subject' | 'link';

/**
 * Extracts the values of the search parameters `identifier`, `patient`, `subject` and `link` as R4 defines them for
 * the type; none where it defines none. Whether a reference is to a patient is decided from the reference alone.
 *
 * @param resource one that passed the structure check of its type.
 */
export function searchValues(type: ResourceType, resource: object): SearchValues {
  return {
    identifiers: identifierValues(type, resource),
    references: {
      patient: references(type, 'patient', resource),
      subject: references(type, 'subject', resource),
      link: references(type, 'link', resource),
    },
  };
}

function references(type: ResourceType, parameter: ReferenceParameter, resource: object): NamedReference[] {
  const paths = searchPaths[type]?.[parameter] ?? [];
  return paths.flatMap((path) => referencesAt(path, resource));
}

function referencesAt({ path, onlyPatient }: SearchPath, resource: object): NamedReference[] {
  return valuesAt(resource, path)
    .flatMap((reference) => nameReference(reference, resource))
    .filter((named) => !onlyPatient || mayBePatient(named));
}

// A reference by identifier alone, with no type, may be to a patient: better found too often than missed.
function mayBePatient({ type, reference }: NamedReference): boolean {
  return type === 'Patient' || (type === undefined && reference === undefined);
}
