import { Fault } from '../fault.js';
import type { SubjectCondition } from '../fhir/search/parse-subject.js';
import type { DataKey } from '../vault/data-keys.js';
import type { RecordsContext } from './context.js';
import { subjectKeyName, type PatientNames } from './index-record.js';
import { literalName } from './row-reference.js';
import type { SubjectName } from './subject-names.js';
import { namesByIdentifier, namesOfPerson } from './search/same-person.js';
import { makeSearchRun } from './search/search-run.js';

/** A data key of a person, and the name that it is for. */
export interface NamedKey extends DataKey {
  readonly name: PatientNames[number];
}

/**
 * The data keys of a person under all names that are known to be hers.
 *
 * @throws Fault `not-found` if there is no key for any of the names
 */
export async function subjectKeys(context: RecordsContext, subject: SubjectCondition): Promise<NamedKey[]> {
  const names = await namesOf(context, subject);
  const keys = await Promise.all(names.map((name) => context.dataKeys.find(subjectKeyName(name))));
  const found = keys.flatMap((key, i) => (key ? [{ ...key, name: names[i] ?? '' }] : []));
  if (found.length === 0) throw new Fault('not-found', 'nothing is stored about this subject');
  return found;
}

async function namesOf(context: RecordsContext, subject: SubjectCondition): Promise<readonly SubjectName[]> {
  const run = makeSearchRun(context);
  if (subject.kind === 'identifier') return namesByIdentifier(run, subject.identifier);
  const literal = literalName(subject.reference);
  return literal ? namesOfPerson(run, literal.name) : [];
}
