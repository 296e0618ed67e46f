import { Fault } from '../fault.js';
import type { SubjectCondition } from '../fhir/search/search.js';
import { erased } from './accessed.js';
import type { Asked } from './asked.js';
import type { RecordsContext } from './context.js';
import { subjectKeyName } from './index-record.js';
import { recordAccess } from './record-access.js';
import { makeBudget } from './search/budget.js';
import { namesOfPerson } from './search/same-person.js';

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
  const names = await namesOfPerson(context, subject, makeBudget());
  const keys = await Promise.all(names.map((name) => context.dataKeys.find(subjectKeyName(name))));
  const ids = keys.flatMap((key) => (key ? [key.id] : []));
  const known = names.filter((_, i) => keys[i]);
  if (ids.length === 0) throw new Fault('not-found', 'nothing is stored about this subject');
  await recordAccess(context, asked, erased(known));
  await context.store.dataKeys.destroy(ids, Date.now());
  context.dataKeys.forget(ids);
  return ids.length;
}
