import { randomBytes } from 'node:crypto';
import { erasureLeaf } from '../audit/leaf.js';
import { Fault } from '../fault.js';
import type { SubjectCondition } from '../fhir/search/search.js';
import type { RecordsContext } from './context.js';
import { subjectKeyName } from './index-record.js';
import { makeBudget } from './search/budget.js';
import { namesOfPerson } from './search/same-person.js';

/**
 * Destroys the data keys of a person under all names that are known to be hers: no version of any resource about her opens ever
 * again, on this process at once and on every other within seconds. The destruction is an entry of the ledger first.
 *
 * @returns how many keys were destroyed
 * @throws Fault `not-found` if there is no key for any of the names
 */
export async function eraseSubject(context: RecordsContext, subject: SubjectCondition): Promise<number> {
  const names = await namesOfPerson(context, subject, makeBudget());
  const keys = await Promise.all(names.map((name) => context.dataKeys.find(subjectKeyName(name))));
  const ids = keys.flatMap((key) => (key ? [key.id] : []));
  if (ids.length === 0) throw new Fault('not-found', 'nothing is stored about this subject');
  await recordErasure(context, ids);
  await context.store.dataKeys.destroy(ids, Date.now());
  context.dataKeys.forget(ids);
  return ids.length;
}

async function recordErasure(context: RecordsContext, ids: readonly Buffer[]): Promise<void> {
  const id = randomBytes(16);
  const result = await context.queue.submit({
    id,
    versions: [],
    leaves: [erasureLeaf(id, ids)],
    entries: [null],
    dataKeys: [],
    bounds: [],
    claims: null,
  });
  if (result.kind === 'conflict')
    throw new Fault('unavailable', 'the erasure could not be entered in the ledger; try again');
}
