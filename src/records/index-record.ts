import type { ResourceType } from '../fhir/resource-types.js';
import { hasSearchParameter } from '../fhir/has-search-parameter.js';
import { searchValues, type ReferenceParameter } from '../fhir/search-values.js';
import { eventIndex, type EventIndex } from './event-index.js';
import { subjectNames, type SubjectName } from './subject-names.js';

/** What searches look at, sealed beside the resource so that filtering need not open it. Short names: it is sealed often. */
export interface IndexRecord {
  /** The logical id. */
  readonly id: string;
  readonly type: ResourceType;
  /** Names of the data keys that seal the row. */
  readonly keys: readonly string[];
  /** `[system or null, value]` */
  readonly identifiers: readonly (readonly [string | null, string])[];
  /** The patients that the resource is about, each by all the names that it gives them. */
  readonly patients: readonly PatientNames[];
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

/** One patient as a resource names her. At least one name. */
export type PatientNames = readonly SubjectName[];

/** The index record of a resource, labels still to be given. */
export function indexRecord(
  type: ResourceType,
  id: string,
  resource: Readonly<Record<string, unknown>>,
  base: string,
): IndexRecord {
  const values = searchValues(type, resource);
  const namesOf = (parameter: ReferenceParameter): PatientNames[] =>
    values.references[parameter]
      .map((reference) => subjectNames(reference, base))
      .filter((names) => names.length > 0);
  const named = { patient: namesOf('patient'), subject: namesOf('subject') };
  const patients = patientsOf(type, id, named);
  return {
    id,
    type,
    keys: patients.length > 0 ? unique(patients.flat()).map(subjectKeyName) : [`kind ${type}`],
    patients,
    identifiers: values.identifiers.map(({ system, value }) => [system ?? null, value] as const),
    patient: unique(named.patient.flat()),
    subject: unique(named.subject.flat()),
    link: type === 'Patient' ? unique(namesOf('link').flat()) : [],
    ...(type === 'AuditEvent' && { event: eventIndex(resource, base) }),
    labels: {},
  };
}

/** The index record of a deletion: found by nothing, sealed as its predecessor was. */
export function tombstoneIndex(
  type: ResourceType,
  id: string,
  keys: readonly string[],
  patients: readonly PatientNames[],
): IndexRecord {
  return { id, type, keys, patients, identifiers: [], patient: [], subject: [], link: [], labels: {} };
}

/** A resource about patients is sealed under the keys of all their names: the loss of any closes it. */
function patientsOf(
  type: ResourceType,
  id: string,
  named: Readonly<Record<'patient' | 'subject', readonly PatientNames[]>>,
): PatientNames[] {
  if (type === 'Patient') return [[`Patient/${id}`]];
  if (hasSearchParameter(type, 'patient')) return distinct(named.patient);
  return distinct(named.subject.map((names) => names.filter(mayBePatient)));
}

function distinct(patients: readonly PatientNames[]): PatientNames[] {
  const named = patients.filter((names) => names.length > 0);
  return [...new Map(named.map((names) => [names.join('\n'), names])).values()];
}

/** Whether a name can be a patient's. */
export function mayBePatient(name: SubjectName): boolean {
  return /^Patient\/|^identifier |^url .*\/Patient\/[^/]+$/.test(name);
}

/** The name of a subject's data key. */
export function subjectKeyName(name: SubjectName): string {
  return `subject ${name}`;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
