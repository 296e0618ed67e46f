import { Fault } from '../fault.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { DataKey } from '../vault/data-keys.js';
import { subjectFamily, type TokenFamily } from '../vault/token-family.js';
import type { StringValue, TokenValue } from '../fhir/search/indexed-values.js';
import { searchParameter } from '../fhir/search/search-parameter.js';
import type { RecordsContext } from './context.js';
import type { EventIndex } from './event-index.js';
import { referencesOf, subjectKeyName, type IndexRecord } from './index-record.js';
import type { RowReference, TargetName } from './row-reference.js';
import { isPatientUrl, subjectNames, type SubjectName } from './subject-names.js';

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

/** What a definition, such as a value set, is known by. */
export function urlFamily(context: RecordsContext, type: ResourceType, url: string): NamedFamily {
  return { name: `url ${url}`, type, family: context.families.family(`${type}.url`, url) };
}

/** Whether `url` names the resource itself. That of a Subscription names where it sends to, and many may have the same. */
export function hasUrlFamilies(type: ResourceType): boolean {
  return searchParameter(type, 'url')?.paths.some(({ path }) => path.join() === 'url') === true;
}

/** The resources of a type that refer to something which is no patient, in whatever element. */
export function referenceFamily(context: RecordsContext, type: ResourceType, name: TargetName): NamedFamily {
  return { name: `to ${name}`, type, family: context.families.family(`${type}.reference`, name) };
}

/** The same of a patient, under her own key. */
export function aboutFamily(type: ResourceType, subject: SubjectName, key: DataKey): NamedFamily {
  // A subject whose key was destroyed and who came back has another family: labels of the old one do not count there.
  return {
    name: `about ${subject} ${key.id.toString('base64')}`,
    type,
    family: subjectFamily(key.secret, `${type}.about`),
  };
}

/** The resources of a type that refer to one which they contain. */
export function containedFamily(
  context: RecordsContext,
  type: ResourceType,
  contained: ResourceType,
): NamedFamily {
  return {
    name: `contained ${contained}`,
    type,
    family: context.families.family(`${type}.contained`, contained),
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

/** Each costs a token: of more a change would keep everybody waiting. */
const mostTargets = 10_000;

/** All families of a row, and the subjects' keys that were needed to make them. @throws Fault `business-rule` */
export async function rowFamilies(
  context: RecordsContext,
  type: ResourceType,
  record: IndexRecord,
): Promise<{ readonly families: readonly NamedFamily[]; readonly keys: readonly DataKey[] }> {
  const subjects = type === 'Patient' ? [] : [...personNames(record)];
  const keys = await Promise.all(
    subjects.map((subject) => context.dataKeys.forWriting(subjectKeyName(subject))),
  );
  const families = [
    typeFamily(context, type),
    ...codesOf(record, 'identifier').map((value) => identifierFamily(context, type, value)),
    ...urlsOf(type, record).map((url) => urlFamily(context, type, url)),
    ...subjects.flatMap((subject, i) => (keys[i] ? [aboutFamily(type, subject, keys[i])] : [])),
    ...(record.event
      ? eventFamilies(context, record.event, subjects)
      : targetFamilies(context, type, record, subjects)),
  ];
  return { families, keys };
}

/** Whom a row is about, and whoever else may be a patient by the reference alone. */
function personNames(record: IndexRecord): Set<SubjectName> {
  const about = [...referencesOf(record, 'patient'), ...referencesOf(record, 'subject')];
  const others = record.references.filter(mayBeToPatient);
  return new Set([...about, ...others].flatMap(({ names }) => subjectNames(names)));
}

function mayBeToPatient({ names, type }: RowReference): boolean {
  if (type !== undefined) return type === 'Patient';
  return names.some(isPatientUrl) || names.every((name) => name.startsWith('identifier '));
}

/** The values of a token parameter that are codes, each once. */
function codesOf({ values }: IndexRecord, parameter: string): string[] {
  const all = (values[parameter] ?? []) as readonly TokenValue[];
  return [...new Set(all.flatMap((value) => (typeof value === 'string' ? value : (value[1] ?? []))))];
}

function urlsOf(type: ResourceType, { values }: IndexRecord): string[] {
  return hasUrlFamilies(type) ? [...new Set(values['url'] as readonly StringValue[] | undefined)] : [];
}

/** The links between Patients tell who is one person: they outlive the keys of each. */
function targetFamilies(
  context: RecordsContext,
  type: ResourceType,
  record: IndexRecord,
  subjects: readonly SubjectName[],
): NamedFamily[] {
  const links = type === 'Patient' ? new Set(referencesOf(record, 'link').flatMap(({ names }) => names)) : [];
  const targets = new Set(record.references.flatMap(({ names }) => names.filter(isLasting)));
  for (const name of [...subjects, ...links]) targets.delete(name);
  if (targets.size > mostTargets)
    throw new Fault('business-rule', 'a resource can refer to 10,000 others at the most');
  const contained = new Set(Object.values(record.contained ?? {}).map((part) => part.type));
  return [
    ...[...contained].map((each) => containedFamily(context, type, each)),
    ...[...targets].map((name) => referenceFamily(context, type, name)),
    ...[...links].map((name) => linkFamily(context, name)),
  ];
}

/** An identifier without a system may be anybody's. */
function isLasting(name: TargetName): boolean {
  return !name.startsWith('identifier |');
}

/** A name of a patient has tokens under her own key already, which die with it, and none that outlive it. */
function eventFamilies(
  context: RecordsContext,
  { names }: EventIndex,
  subjects: readonly SubjectName[],
): NamedFamily[] {
  return (['agent', 'entity'] as const).flatMap((parameter) =>
    names[parameter]
      .filter((name) => !subjects.includes(name) && isEventFamily(parameter, name))
      .map((name) => eventFamily(context, parameter, name)),
  );
}
