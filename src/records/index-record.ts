import type { ResourceType } from '../fhir/resource-types.js';
import { hasSearchParameter } from '../fhir/has-search-parameter.js';
import { searchValues } from '../fhir/search-values.js';
import { eventIndex, type EventIndex } from './event-index.js';
import { subjectNames, type SubjectName } from './subject-names.js';

/** What searches look at, sealed beside the resource so that filtering need not open it. Short names: it is sealed often. */
export interface IndexRecord {
  /** The logical id. */
  readonly id: string;
  /** Names of the data keys that seal the row. */
  readonly keys: readonly string[];
  /** `[system or null, value]` */
  readonly identifiers: readonly (readonly [string | null, string])[];
  /** By search parameter: the names of whom the resource is about. */
  readonly patient: readonly SubjectName[];
  readonly subject: readonly SubjectName[];
  /** Patient.link: other names of the same person. */
  readonly link: readonly SubjectName[];
  /** Of an AuditEvent alone. */
  readonly event?: EventIndex;
  /** By token name: the label that the row has in that token family. */
  readonly labels: Readonly<Record<string, number>>;
}

/** The index record of a resource, labels still to be given. */
export function indexRecord(
  type: ResourceType,
  id: string,
  resource: Readonly<Record<string, unknown>>,
  base: string,
): IndexRecord {
  const values = searchValues(type, resource);
  const names = (parameter: 'patient' | 'subject' | 'link'): SubjectName[] =>
    unique(values.references[parameter].flatMap((reference) => subjectNames(reference, base)));
  const patient = names('patient');
  const subject = names('subject');
  return {
    id,
    keys: keyNames(type, id, hasSearchParameter(type, 'patient') ? patient : subject.filter(mayBePatient)),
    identifiers: values.identifiers.map(({ system, value }) => [system ?? null, value] as const),
    patient,
    subject,
    link: type === 'Patient' ? names('link') : [],
    ...(type === 'AuditEvent' && { event: eventIndex(resource, base) }),
    labels: {},
  };
}

/** The index record of a deletion: found by nothing, sealed as its predecessor was. */
export function tombstoneIndex(id: string, keys: readonly string[]): IndexRecord {
  return { id, keys, identifiers: [], patient: [], subject: [], link: [], labels: {} };
}

/** A resource about patients is sealed under the keys of all their names: the loss of any closes it. */
function keyNames(type: ResourceType, id: string, patients: readonly SubjectName[]): string[] {
  if (type === 'Patient') return [subjectKeyName(`Patient/${id}`)];
  return patients.length > 0 ? patients.map(subjectKeyName) : [`kind ${type}`];
}

function mayBePatient(name: SubjectName): boolean {
  return /^Patient\/|^identifier |^url .*\/Patient\/[^/]+$/.test(name);
}

/** The name of a subject's data key. */
export function subjectKeyName(name: SubjectName): string {
  return `subject ${name}`;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
