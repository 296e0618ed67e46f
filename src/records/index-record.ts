import { auditEventValues } from '../fhir/audit-event-values.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { IndexedReference, SearchValues } from '../fhir/search/indexed-values.js';
import { searchParameter } from '../fhir/search/search-parameter.js';
import { searchValues } from '../fhir/search/search-values.js';
import { eventIndex, type EventIndex } from './event-index.js';
import { rowReference, type RowReference } from './row-reference.js';
import { mayBePatient, subjectNames, type SubjectName } from './subject-names.js';

/** What searches look at, sealed beside the resource so that filtering need not open it. Short names: it is sealed often. */
export interface IndexRecord extends IndexedPart {
  /** The logical id. */
  readonly id: string;
  readonly type: ResourceType;
  /** Names of the data keys that seal the row. */
  readonly keys: readonly string[];
  /** The patients that the resource is about, each by all the names that it gives them. */
  readonly patients: readonly PatientNames[];
  /** Contained resources that a search may go on in, by their ids. */
  readonly contained?: Readonly<Record<string, IndexedContained>>;
  /** Of an AuditEvent alone: what stands in the parts of others. */
  readonly event?: EventIndex;
  /** By token name: the label that the row has in that token family. */
  readonly labels: Readonly<Record<string, number>>;
}

/** What a resource, or one contained in it, is found by. */
export interface IndexedPart {
  /** By search parameter, those of type reference apart. */
  readonly values: SearchValues['values'];
  /** Each once, though several parameters may have it. */
  readonly references: readonly RowReference[];
  /** By search parameter of type reference: places in `references`. */
  readonly to: Readonly<Record<string, readonly number[]>>;
}

export interface IndexedContained extends IndexedPart {
  readonly type: ResourceType;
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
  const content = type === 'AuditEvent' ? eventContent(resource, base) : indexedContent(type, resource, base);
  const patients = patientsOf(type, id, content);
  const keys = patients.length > 0 ? [...new Set(patients.flat())].map(subjectKeyName) : [`kind ${type}`];
  return { id, type, keys, patients, ...content, labels: {} };
}

/** The index record of a deletion: found by nothing, sealed as its predecessor was. */
export function tombstoneIndex(
  type: ResourceType,
  id: string,
  keys: readonly string[],
  patients: readonly PatientNames[],
): IndexRecord {
  return { id, type, keys, patients, values: {}, references: [], to: {}, labels: {} };
}

/** The references that a search parameter has in a resource. */
export function referencesOf(part: IndexedPart, parameter: string): RowReference[] {
  return (part.to[parameter] ?? []).flatMap((place) => part.references[place] ?? []);
}

/** The part of an index record that searches compare. */
type IndexedContent = Omit<IndexRecord, 'id' | 'type' | 'keys' | 'patients' | 'labels'>;

/** What a resource is found by. */
export function indexedContent(type: ResourceType, resource: object, base: string): IndexedContent {
  const found = searchValues(type, resource);
  const contained = Object.entries(found.contained).map(
    ([id, part]) => [id, { type: part.type, ...partOf(part, base) }] as const,
  );
  return {
    ...partOf(found, base),
    ...(contained.length > 0 && { contained: Object.fromEntries(contained) }),
  };
}

/** An AuditEvent has its index apart, but for the patients. */
function eventContent(resource: object, base: string): IndexedContent {
  const values = auditEventValues(resource);
  const references = { patient: values.patients };
  return { ...partOf({ values: {}, references }, base), event: eventIndex(values, base) };
}

function partOf(
  { values, references }: Pick<SearchValues, 'values' | 'references'>,
  base: string,
): IndexedPart {
  const places = new Map<string, number>();
  const all: RowReference[] = [];
  const placeOf = (reference: IndexedReference): number => {
    const row = rowReference(reference, base);
    const text = JSON.stringify(row);
    const place = places.get(text) ?? all.push(row) - 1;
    places.set(text, place);
    return place;
  };
  const to = Object.entries(references).map(([code, each]) => [code, each.map(placeOf)] as const);
  return { values, references: all, to: Object.fromEntries(to) };
}

/** A resource about patients is sealed under the keys of all their names: the loss of any closes it. */
function patientsOf(type: ResourceType, id: string, part: IndexedPart): PatientNames[] {
  if (type === 'Patient') return [[`Patient/${id}`]];
  const named = (parameter: string): PatientNames[] =>
    referencesOf(part, parameter).map(({ names }) => subjectNames(names));
  if (searchParameter(type, 'patient')) return distinct(named('patient'));
  return distinct(named('subject').map((names) => names.filter(mayBePatient)));
}

function distinct(patients: readonly PatientNames[]): PatientNames[] {
  const named = patients.filter((names) => names.length > 0);
  return [...new Map(named.map((names) => [names.join('\n'), names])).values()];
}

/** The name of a subject's data key. */
export function subjectKeyName(name: SubjectName): string {
  return `subject ${name}`;
}
