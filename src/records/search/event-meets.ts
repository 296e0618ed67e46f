import type { EventReferenceParameter, EventTokenParameter } from '../../fhir/audit-event-values.js';
import { dateMatches } from '../../fhir/search/date-condition.js';
import type { Criterion } from '../../fhir/search/search.js';
import { tokenMatches } from '../../fhir/search/token-condition.js';
import type { EventIndex } from '../event-index.js';
import type { SubjectName } from '../subject-names.js';
import { isNamed } from './is-named.js';

/** A criterion that only AuditEvents can meet. */
export type EventCriterion = Extract<
  Criterion,
  { readonly parameter: EventReferenceParameter | EventTokenParameter | 'date' | 'address' }
>;

/**
 * Whether an AuditEvent meets a criterion.
 *
 * @param names of whom a reference names
 */
export function eventMeets(
  event: EventIndex,
  criterion: EventCriterion,
  names: ReadonlySet<SubjectName>,
): boolean {
  const { date } = event;
  switch (criterion.parameter) {
    case 'agent':
    case 'entity':
    case 'source':
      return isNamed(event.names[criterion.parameter], criterion.anyOf, names);
    case 'date':
      return date !== null && criterion.anyOf.some((condition) => dateMatches(condition, date));
    case 'address':
      return criterion.anyOf.some((start) => event.address.some((address) => beginsWith(address, start)));
    default:
      return criterion.anyOf.some((wanted) =>
        event.tokens[criterion.parameter].some(([system, code]) =>
          tokenMatches(wanted, system ?? undefined, code),
        ),
      );
  }
}

/** R4 3.1.1.4.8: a text is found by what it begins with, whatever the case. */
function beginsWith(address: string, start: string): boolean {
  return address.toLowerCase().startsWith(start.toLowerCase());
}
