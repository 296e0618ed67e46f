import { dateMatches } from '../../fhir/search/date-condition.js';
import type { Criterion, SubjectCondition } from '../../fhir/search/search.js';
import { tokenMatches } from '../../fhir/search/token-condition.js';
import type { RecordsContext } from '../context.js';
import type { IndexRecord } from '../index-record.js';
import type { SubjectName } from '../subject-names.js';
import type { Budget } from './budget.js';
import { namesOfPerson } from './same-person.js';

/** What a criterion looks at. */
export interface Candidate {
  readonly updated: number;
  readonly index: IndexRecord;
}

/** A criterion made ready: whom it names is known. */
export interface ReadyCriterion {
  readonly criterion: Criterion;
  /** For `patient` and `subject`: every name of the persons named. */
  readonly names: ReadonlySet<SubjectName>;
}

/** Finds out whom the criteria name. */
export async function readyCriteria(
  context: RecordsContext,
  criteria: readonly Criterion[],
  budget: Budget,
): Promise<ReadyCriterion[]> {
  return Promise.all(
    criteria.map(async (criterion) => {
      if (criterion.parameter !== 'patient' && criterion.parameter !== 'subject')
        return { criterion, names: new Set() };
      const names = await Promise.all(criterion.anyOf.map((one) => namesOfPerson(context, one, budget)));
      return { criterion, names: new Set(names.flat()) };
    }),
  );
}

/** Whether a row meets a criterion. Tokens only propose; this decides. */
export function meets(candidate: Candidate, { criterion, names }: ReadyCriterion): boolean {
  switch (criterion.parameter) {
    case '_id':
      return criterion.anyOf.includes(candidate.index.id);
    case '_lastUpdated':
      return criterion.anyOf.some((condition) => dateMatches(condition, candidate.updated));
    case 'identifier':
      return criterion.anyOf.some((wanted) =>
        candidate.index.identifiers.some(([system, value]) =>
          tokenMatches(wanted, system ?? undefined, value),
        ),
      );
    default:
      return (
        candidate.index[criterion.parameter].some((name) => names.has(name)) ||
        criterion.anyOf.some((wanted) =>
          namedBySystemlessIdentifier(candidate.index[criterion.parameter], wanted),
        )
      );
  }
}

/** An identifier given without its system, or a system without a value, names by comparison only. */
function namedBySystemlessIdentifier(subjects: readonly SubjectName[], wanted: SubjectCondition): boolean {
  if (wanted.kind !== 'identifier') return false;
  return subjects.some((name) => {
    if (!name.startsWith('identifier ')) return false;
    const [system, value] = splitLast(name.slice('identifier '.length));
    return tokenMatches(wanted.identifier, system, value);
  });
}

function splitLast(text: string): [string, string] {
  const at = text.indexOf('|');
  return [text.slice(0, at), text.slice(at + 1)];
}
