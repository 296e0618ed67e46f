import type { SubjectCondition } from '../fhir/search/parse-subject.js';
import { usedKeysOf } from './accessed.js';
import type { Asked } from './asked.js';
import type { RecordsContext } from './context.js';
import { recordAccess } from './record-access.js';
import { subjectKeys } from './subject-keys.js';

/**
 * Destroys the data keys of a person under all names that are known to be hers: no version of any resource about her opens ever
 * again, on this process at once and on every other within seconds. The destruction is an entry of the ledger first.
 *
 * @returns how many keys were destroyed
 * @throws Fault `not-found` if there is no key for any of the names
 */
export async function eraseSubject(
  context: RecordsContext,
  asked: Asked,
  subject: SubjectCondition,
): Promise<number> {
  const keys = await subjectKeys(context, subject);
  const names = keys.map(({ name }) => name);
  await recordAccess(context, asked, usedKeysOf(names, asked.request));
  // What is owed of her AuditEvents becomes rows, and goes with the rows.
  await context.auditRows.upToDate();
  const ids = keys.map(({ id }) => id);
  await context.store.dataKeys.destroy(ids, Date.now());
  context.dataKeys.forget(ids);
  return ids.length;
}
