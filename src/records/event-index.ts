import {
  auditEventValues,
  type EventReferenceParameter,
  type EventToken,
  type EventTokenParameter,
} from '../fhir/audit-event-values.js';
import type { NamedReference } from '../fhir/named-reference.js';
import { literalName, type SubjectName } from './subject-names.js';

/** What searches look at of an AuditEvent, beside what every resource has. */
export interface EventIndex {
  /** Names like those of subjects; of an identifier without a system the system is empty. */
  readonly names: Readonly<Record<EventReferenceParameter, readonly SubjectName[]>>;
  readonly tokens: Readonly<Record<EventTokenParameter, readonly EventToken[]>>;
  /** Milliseconds since 1970. Null where an extension stands for the time. */
  readonly date: number | null;
  readonly address: readonly string[];
}

/** The index of an AuditEvent that passed the structure check. */
export function eventIndex(event: object, base: string): EventIndex {
  const { references, tokens, recorded, addresses } = auditEventValues(event);
  const names = (parameter: EventReferenceParameter): SubjectName[] => [
    ...new Set(references[parameter].flatMap((reference) => eventNames(reference, base))),
  ];
  return {
    names: { agent: names('agent'), entity: names('entity'), source: names('source') },
    tokens,
    date: Number.isNaN(recorded) ? null : recorded,
    address: addresses,
  };
}

function eventNames({ reference, identifiers }: NamedReference, base: string): SubjectName[] {
  const literal = reference === undefined ? null : literalName(reference, base);
  const logical = identifiers.map(({ system = '', value }) => `identifier ${system}|${value}`);
  return literal === null ? logical : [literal, ...logical];
}
