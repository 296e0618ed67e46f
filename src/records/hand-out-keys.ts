import type { SubjectCondition } from '../fhir/search/parse-subject.js';
import { usedKeysOf } from './accessed.js';
import type { Asked } from './asked.js';
import type { RecordsContext } from './context.js';
import { recordAccess } from './record-access.js';
import { subjectKeys, type NamedKey } from './subject-keys.js';

/**
 * The data keys of a person, for her to open her entries in the ledger with what comes of them. That they were handed out is an entry first.
 *
 * @throws Fault `not-found` if there is no key for any of the names
 */
export async function handOutKeys(
  context: RecordsContext,
  asked: Asked,
  subject: SubjectCondition,
): Promise<NamedKey[]> {
  const keys = await subjectKeys(context, subject);
  const names = keys.map(({ name }) => name);
  await recordAccess(context, asked, usedKeysOf(names, asked.request));
  return keys;
}
