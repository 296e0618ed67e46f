import { dateMatches } from '../../fhir/search/date-condition.js';
import type { Criterion, SubjectCondition } from '../../fhir/search/search.js';
import { tokenMatches } from '../../fhir/search/token-condition.js';
import type { RecordsContext } from '../context.js';
import type { IndexRecord } from '../index-record.js';
import type { SubjectName } from '../subject-names.js';
import type { Budget } from './budget.js';
import { eventMeets } from './event-meets.js';
import { isNamed } from './is-named.js';
import { namesOfPerson } from './same-person.js';

/** What a criterion looks at. */
export interface Candidate {
  readonly updated: number;
  readonly index: IndexRecord;
}

/** A criterion made ready: whom it names is known. */
export interface ReadyCriterion {
  readonly criterion: Criterion;
  /** For a reference: every name of whom it names. */
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
      if (!isReference(criterion)) return { criterion, names: new Set() };
      const names = await Promise.all(criterion.anyOf.map((one) => namesOf(context, one, budget)));
      return { criterion, names: new Set(names.flat()) };
    }),
  );
}

/** Of a search parameter of type reference. */
type ReferenceCriterion = Extract<Criterion, { readonly anyOf: readonly SubjectCondition[] }>;

export function isReference(criterion: Criterion): criterion is ReferenceCriterion {
  return ['patient', 'subject', 'agent', 'entity', 'source'].includes(criterion.parameter);
}

/** `|value` asks for an identifier that has no system: as such it names nobody, but an AuditEvent may name something by it. */
async function namesOf(
  context: RecordsContext,
  condition: SubjectCondition,
  budget: Budget,
): Promise<SubjectName[]> {
  const names = await namesOfPerson(context, condition, budget);
  if (condition.kind === 'reference' || condition.identifier.system !== '') return names;
  return [...names, `identifier |${condition.identifier.value ?? ''}`];
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
    case 'patient':
    case 'subject':
      return isNamed(candidate.index[criterion.parameter], criterion.anyOf, names);
    default:
      return candidate.index.event !== undefined && eventMeets(candidate.index.event, criterion, names);
  }
}
