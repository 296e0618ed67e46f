import type { TargetName } from './row-reference.js';

/**
 * The name by which a resource calls whom it is about: `Patient/id` for a resource of this server, `url …` for one elsewhere,
 * `identifier system|value` for an identifier alone. One person may go by several; they meet where a Patient resource says so.
 */
export type SubjectName = TargetName;

/** Those of a reference's names that name somebody for good: an identifier without a system, or a URN, does not. */
export function subjectNames(names: readonly TargetName[]): SubjectName[] {
  return names.filter((name) => !/^(?:identifier \||urn |canonical )/.test(name));
}

/** Whether a name can be a person's: a Patient's here or elsewhere, or by an identifier. */
export function mayBePatient(name: SubjectName): boolean {
  return isPatientUrl(name) || name.startsWith('identifier ');
}

/** Whether it is the name of a Patient resource, here or elsewhere. */
export function isPatientUrl(name: TargetName): boolean {
  return /^Patient\/|^url .*\/Patient\/[^/]+$/.test(name);
}
