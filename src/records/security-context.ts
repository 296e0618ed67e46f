import { Fault } from '../fault.js';
import { nameReference } from '../fhir/named-reference.js';
import { parseReference } from '../fhir/reference.js';
import type { RecordsContext } from './context.js';
import type { Draft } from './draft.js';
import { indexRecord, subjectKeyName, type IndexRecord, type PatientNames } from './index-record.js';
import { openIndex, openRow } from './row.js';
import { rowKey } from './row-key.js';
import { rowReference } from './row-reference.js';
import { mayBePatient, subjectNames } from './subject-names.js';

/**
 * The index record of a Binary, about those whom its securityContext is about: it is a patient, or a resource about some. A Binary
 * says no more of whom it is about.
 *
 * @param together what is written at once with it
 */
export async function inSecurityContext(
  context: RecordsContext,
  record: IndexRecord,
  binary: Readonly<Record<string, unknown>>,
  together: readonly Draft[],
): Promise<IndexRecord> {
  const { securityContext } = binary;
  if (typeof securityContext !== 'object' || securityContext === null) return record;
  const [reference] = nameReference(securityContext, binary);
  if (!reference) return record;
  const { names } = rowReference(reference, context.base());
  const patient = subjectNames(names).filter(mayBePatient);
  const patients =
    patient.length > 0 ? [patient] : await patientsOf(context, reference.reference ?? '', together);
  if (patients.length === 0) return record;
  return { ...record, patients, keys: [...new Set(patients.flat())].map(subjectKeyName) };
}

async function patientsOf(
  context: RecordsContext,
  literal: string,
  together: readonly Draft[],
): Promise<readonly PatientNames[]> {
  const target = parseReference(literal, context.base());
  if (target?.kind !== 'local') return [];
  const { type, id } = target;
  const sibling = together.find((draft) => draft.type === type && draft.id === id)?.content;
  if (sibling) return indexRecord(type, id, sibling.value, context.base()).patients;
  const version = await context.store.read(rowKey(context.secrets.rowKeys, type, id));
  if (!version) return [];
  try {
    return openIndex(await openRow(context, version)).patients;
  } catch (fault) {
    // Erased: nobody can tell any more whom it was about.
    if (fault instanceof Fault && fault.code === 'erased') return [];
    throw fault;
  }
}
