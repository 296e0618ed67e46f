import type { SubjectCondition } from '../../fhir/search/search.js';
import { tokenMatches, type TokenCondition } from '../../fhir/search/token-condition.js';
import { Fault } from '../../fault.js';
import type { RecordsContext } from '../context.js';
import type { IndexRecord } from '../index-record.js';
import { readRow } from '../read-row.js';
import { openIndex, openRow } from '../row.js';
import { identifierFamily, linkFamily, type NamedFamily } from '../row-tokens.js';
import type { SubjectName } from '../subject-names.js';
import type { Budget } from './budget.js';
import { anytime, walkFamily } from './walk.js';

/** How many Patient resources one person may be spread over before a search gives up. */
const mostPatients = 32;

/**
 * All names of the person that a condition names, as the Patient resources here say now: a Patient's own id, its identifiers and
 * its links, and the same of every Patient that links to it or is linked. What is no longer said no longer counts.
 */
export async function namesOfPerson(
  context: RecordsContext,
  condition: SubjectCondition,
  budget: Budget,
): Promise<SubjectName[]> {
  if (condition.kind === 'reference') {
    const { reference } = condition;
    return close(
      context,
      [reference.kind === 'local' ? `${reference.type}/${reference.id}` : `url ${reference.url}`],
      budget,
    );
  }
  const { system, value } = condition.identifier;
  const own =
    system === undefined || system === '' || value === undefined ? [] : [`identifier ${system}|${value}`];
  const patients = await patientsByIdentifier(context, condition.identifier, budget);
  return close(context, [...own, ...patients], budget);
}

/** Follows what Patient resources say until no new name appears. */
async function close(
  context: RecordsContext,
  start: readonly SubjectName[],
  budget: Budget,
): Promise<SubjectName[]> {
  const names = new Set<SubjectName>(start);
  let patients = 0;
  // A Set visits what is added while it is being walked.
  for (const name of names) {
    const patient = name.startsWith('Patient/')
      ? await patientIndex(context, name.slice('Patient/'.length))
      : null;
    if (patient && ++patients > mostPatients)
      throw new Fault('too-costly', 'too many linked Patient resources');
    for (const other of patient ? ownNames(patient) : []) names.add(other);
    if (name.startsWith('identifier ')) continue;
    for (const linking of await patientsIn(context, linkFamily(context, name), () => true, budget))
      names.add(linking);
  }
  return [...names];
}

/** An identifier that a Patient has; a Patient that only shares it with another is not taken for the same person. */
function ownNames(patient: IndexRecord): SubjectName[] {
  const identifiers = patient.identifiers.flatMap(([system, value]) =>
    system === null ? [] : [`identifier ${system}|${value}`],
  );
  return [...identifiers, ...patient.link];
}

async function patientIndex(context: RecordsContext, id: string): Promise<IndexRecord | null> {
  const version = await readRow(context, 'Patient', id);
  if (!version) return null;
  try {
    const row = await openRow(context, version);
    return row.header.change === 'deleted' ? null : openIndex(row);
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'erased') return null;
    throw fault;
  }
}

function patientsByIdentifier(
  context: RecordsContext,
  wanted: TokenCondition,
  budget: Budget,
): Promise<SubjectName[]> {
  if (wanted.value === undefined) return Promise.resolve([]);
  const matches = (index: IndexRecord): boolean =>
    index.identifiers.some(([system, value]) => tokenMatches(wanted, system ?? undefined, value));
  return patientsIn(context, identifierFamily(context, 'Patient', wanted.value), matches, budget);
}

async function patientsIn(
  context: RecordsContext,
  family: NamedFamily,
  matches: (index: IndexRecord) => boolean,
  budget: Budget,
): Promise<SubjectName[]> {
  const names: SubjectName[] = [];
  const walk = { family, updated: anytime, after: null, stride: 64 };
  for await (const { index } of walkFamily(context, walk, budget)) {
    const [own] = index.keys;
    if (own !== undefined && matches(index)) names.push(own.slice('subject '.length));
  }
  return names;
}
