import type {
  AuditEventValues,
  EventReferenceParameter,
  EventToken,
  EventTokenParameter,
} from '../fhir/audit-event-values.js';
import { rowReference, type TargetName } from './row-reference.js';

/** What searches look at of an AuditEvent, beside what every resource has. */
export interface EventIndex {
  /** Names like those of subjects; of an identifier without a system the system is empty. */
  readonly names: Readonly<Record<EventReferenceParameter, readonly TargetName[]>>;
  readonly tokens: Readonly<Record<EventTokenParameter, readonly EventToken[]>>;
  /** Milliseconds since 1970. Null where an extension stands for the time. */
  readonly date: number | null;
  readonly address: readonly string[];
}

/** The index of an AuditEvent. */
export function eventIndex(
  { references, tokens, recorded, addresses }: AuditEventValues,
  base: string,
): EventIndex {
  const names = (parameter: EventReferenceParameter): TargetName[] => [
    ...new Set(references[parameter].flatMap((reference) => rowReference(reference, base).names)),
  ];
  return {
    names: { agent: names('agent'), entity: names('entity'), source: names('source') },
    tokens,
    date: Number.isNaN(recorded) ? null : recorded,
    address: addresses,
  };
}
