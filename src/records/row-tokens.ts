import type { ResourceType } from '../fhir/resource-types.js';
import type { DataKey } from '../vault/data-keys.js';
import { subjectFamily, type TokenFamily } from '../vault/token-family.js';
import type { RecordsContext } from './context.js';
import { subjectKeyName, type IndexRecord } from './index-record.js';
import type { SubjectName } from './subject-names.js';

/** A token family and the name under which an index record keeps the row's label in it. */
export interface NamedFamily {
  readonly name: string;
  /** Of the rows. */
  readonly type: ResourceType;
  readonly family: TokenFamily;
}

/** The family that every resource of a type is in: it walks the type. */
export function typeFamily(context: RecordsContext, type: ResourceType): NamedFamily {
  return { name: 'type', type, family: context.families.family('type', type) };
}

/** By value alone: a search may leave the system open. The system is compared on the opened index record. */
export function identifierFamily(context: RecordsContext, type: ResourceType, value: string): NamedFamily {
  return { name: `identifier ${value}`, type, family: context.families.family(`${type}.identifier`, value) };
}

export function aboutFamily(type: ResourceType, subject: SubjectName, key: DataKey): NamedFamily {
  // A subject whose key was destroyed and who came back has another family: labels of the old one do not count there.
  return {
    name: `about ${subject} ${key.id.toString('base64')}`,
    type,
    family: subjectFamily(key.secret, `${type}.about`),
  };
}

export function linkFamily(context: RecordsContext, subject: SubjectName): NamedFamily {
  return {
    name: `link ${subject}`,
    type: 'Patient',
    family: context.families.family('Patient.link', subject),
  };
}

/** The AuditEvents that name something as an agent or an entity. */
export function eventFamily(
  context: RecordsContext,
  parameter: EventFamilyParameter,
  name: SubjectName,
): NamedFamily {
  return {
    name: `${parameter} ${name}`,
    type: 'AuditEvent',
    family: context.families.family(`AuditEvent.${parameter}`, name),
  };
}

/** The other parameters of an AuditEvent have few values, or like the source the same in every event: tokens would find too much. */
export type EventFamilyParameter = 'agent' | 'entity';

/**
 * Whether an AuditEvent is found by something that it names. Not by a server among the agents, which is named by its address: all
 * events of one installation have the same, and tokens for it would find too much.
 */
export function isEventFamily(parameter: EventFamilyParameter, name: SubjectName): boolean {
  return parameter !== 'agent' || !name.startsWith('identifier urn:ietf:rfc:3986|');
}

/** All families of a row, and the subjects' keys that were needed to make them. */
export async function rowFamilies(
  context: RecordsContext,
  type: ResourceType,
  record: IndexRecord,
): Promise<{ readonly families: readonly NamedFamily[]; readonly keys: readonly DataKey[] }> {
  const subjects = [...new Set([...record.patient, ...record.subject])];
  const keys = await Promise.all(
    subjects.map((subject) => context.dataKeys.forWriting(subjectKeyName(subject))),
  );
  const values = [...new Set(record.identifiers.map(([, value]) => value))];
  const families = [
    typeFamily(context, type),
    ...values.map((value) => identifierFamily(context, type, value)),
    ...subjects.flatMap((subject, i) => (keys[i] ? [aboutFamily(type, subject, keys[i])] : [])),
    ...record.link.map((subject) => linkFamily(context, subject)),
    ...eventFamilies(context, record),
  ];
  return { families, keys };
}

/** A name of a patient has tokens under her own key already, which die with it, and none that outlive it. */
function eventFamilies(context: RecordsContext, { event, patient }: IndexRecord): NamedFamily[] {
  if (!event) return [];
  return (['agent', 'entity'] as const).flatMap((parameter) =>
    event.names[parameter]
      .filter((name) => !patient.includes(name) && isEventFamily(parameter, name))
      .map((name) => eventFamily(context, parameter, name)),
  );
}
