import { nameReference, type NamedReference } from './named-reference.js';
import { valuesAt } from './values-at.js';

/** What an AuditEvent can be found by, beside what every resource can. */
export interface AuditEventValues {
  readonly references: Readonly<Record<EventReferenceParameter, readonly NamedReference[]>>;
  /** Those of agents and entities that may be to a patient. */
  readonly patients: readonly NamedReference[];
  readonly tokens: Readonly<Record<EventTokenParameter, readonly EventToken[]>>;
  /** `date`: milliseconds since 1970. */
  readonly recorded: number;
  /** `address`: of the agents' networks. */
  readonly addresses: readonly string[];
}

/** The search parameters of type reference that AuditEvent has, `patient` apart. */
export type EventReferenceParameter = 'agent' | 'entity' | 'source';

/** Those of type token. */
export type EventTokenParameter = 'action' | 'outcome' | 'type' | 'subtype' | 'entity-type' | 'entity-role';

/** System, null where there is none, and code. */
export type EventToken = readonly [string | null, string];

/** Extracts the values of the search parameters that R4 defines for AuditEvent. @param event one that passed the structure check. */
export function auditEventValues(event: object): AuditEventValues {
  const references = (...path: string[]): NamedReference[] =>
    valuesAt(event, path).flatMap((reference) => nameReference(reference, event));
  const codings = (...path: string[]): EventToken[] => valuesAt(event, path).flatMap(codingToken);
  const { action, outcome, recorded } = event as Flat;
  const [agent, entity] = [references('agent', 'who'), references('entity', 'what')];
  return {
    references: { agent, entity, source: references('source', 'observer') },
    patients: [...agent, ...entity].filter(mayBePatient),
    tokens: {
      action: codeToken('http://hl7.org/fhir/audit-event-action', action),
      outcome: codeToken('http://hl7.org/fhir/audit-event-outcome', outcome),
      type: codings('type'),
      subtype: codings('subtype'),
      'entity-type': codings('entity', 'type'),
      'entity-role': codings('entity', 'role'),
    },
    recorded: instant(recorded),
    addresses: valuesAt(event, ['agent', 'network']).flatMap(({ address }: Network) =>
      typeof address === 'string' ? [address] : [],
    ),
  };
}

// A reference by identifier alone, with no type, may be to a patient: better found too often than missed.
function mayBePatient({ type, reference }: NamedReference): boolean {
  return type === 'Patient' || (type === undefined && reference === undefined);
}

interface Flat {
  readonly action?: unknown;
  readonly outcome?: unknown;
  readonly recorded?: unknown;
}

interface Coding {
  readonly system?: unknown;
  readonly code?: unknown;
}

interface Network {
  readonly address?: unknown;
}

function codingToken({ system, code }: Coding): EventToken[] {
  return typeof code === 'string' ? [[typeof system === 'string' ? system : null, code]] : [];
}

/** An element of type code has the system of its required binding (R4 3.1.1.4.10). */
function codeToken(system: string, code: unknown): EventToken[] {
  return typeof code === 'string' ? [[system, code]] : [];
}

/** An extension may stand for the time: then no date finds the event. JavaScript knows no leap second. */
function instant(recorded: unknown): number {
  return typeof recorded === 'string' ? Date.parse(recorded.replace(/:60(?=[.Z+-])/, ':59')) : NaN;
}
