import { Fault } from '../../fault.js';
import type { TokenCondition } from '../../fhir/search/criterion.js';
import type { TokenValue } from '../../fhir/search/indexed-values.js';
import { referencesOf, type IndexRecord } from '../index-record.js';
import { identifierFamily, linkFamily, type NamedFamily } from '../row-tokens.js';
import { isPatientUrl, subjectNames, type SubjectName } from '../subject-names.js';
import type { SearchRun } from './search-run.js';
import { anytime, walkFamilies, withBounds } from './walk.js';

/** How many Patient resources one person may be spread over before a search gives up. */
const mostPatients = 32;

/**
 * All names of the person who goes by a name, as the Patient resources here say now: a Patient's own id, its identifiers and its
 * links, and the same of every Patient that links to it or is linked. What is no longer said no longer counts.
 */
export function namesOfPerson(run: SearchRun, name: SubjectName): Promise<readonly SubjectName[]> {
  const names = run.people.get(name) ?? close(run, [name]);
  run.people.set(name, names);
  return names;
}

/** All names of whoever has an identifier. One of a Patient that only shares it with another is not taken for the same person. */
export async function namesByIdentifier(
  run: SearchRun,
  identifier: TokenCondition,
): Promise<readonly SubjectName[]> {
  const { system, code } = identifier;
  const own = system === undefined || code === undefined ? [] : [`identifier ${system}|${code}`];
  return close(run, [...own, ...(await patientsByIdentifier(run, identifier))]);
}

/** `Patient/id` of each Patient that has the identifier. */
export function patientsByIdentifier(run: SearchRun, wanted: TokenCondition): Promise<SubjectName[]> {
  if (wanted.code === undefined) return Promise.resolve([]);
  const matches = (index: IndexRecord): boolean =>
    identifiersOf(index).some(
      ([system, value]) =>
        value === wanted.code && (wanted.system === undefined || wanted.system === (system ?? '')),
    );
  return patientsIn(run, identifierFamily(run.context, 'Patient', wanted.code), matches);
}

/** Follows what Patient resources say until no new name appears. */
async function close(run: SearchRun, start: readonly SubjectName[]): Promise<SubjectName[]> {
  const names = new Set<SubjectName>(start);
  let patients = 0;
  // A Set visits what is added while it is being walked.
  for (const name of names) {
    if (!isPatientUrl(name)) continue;
    const patient = name.startsWith('Patient/')
      ? await run.target('Patient', name.slice('Patient/'.length))
      : null;
    if (patient && ++patients > mostPatients)
      throw new Fault('too-costly', 'too many linked Patient resources');
    for (const other of patient ? ownNames(patient.index) : []) names.add(other);
    for (const linking of await patientsIn(run, linkFamily(run.context, name), () => true))
      names.add(linking);
  }
  return [...names];
}

function ownNames(patient: IndexRecord): SubjectName[] {
  const identifiers = identifiersOf(patient).flatMap(([system, value]) =>
    system === null || value === null ? [] : [`identifier ${system}|${value}`],
  );
  return [...identifiers, ...referencesOf(patient, 'link').flatMap(({ names }) => subjectNames(names))];
}

function identifiersOf({ values }: IndexRecord): (readonly [system: string | null, value: string | null])[] {
  const identifiers = (values['identifier'] ?? []) as readonly TokenValue[];
  return identifiers.map((one) => (typeof one === 'string' ? [null, one] : [one[0], one[1]]));
}

async function patientsIn(
  run: SearchRun,
  family: NamedFamily,
  matches: (index: IndexRecord) => boolean,
): Promise<SubjectName[]> {
  const names: SubjectName[] = [];
  const families = await withBounds(run.context, [family]);
  const walk = { families, updated: anytime, after: null, stride: 64 };
  for await (const met of walkFamilies(run.context, walk, run.budget))
    names.push(...met.filter(({ index }) => matches(index)).map(({ index }) => `Patient/${index.id}`));
  return names;
}
