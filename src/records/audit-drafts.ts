import { randomUUID } from 'node:crypto';
import type { Access, AccessedPatient } from '../audit/access.js';
import { auditEvent } from '../audit/audit-event.js';
import { deriveContentKey } from '../audit/derive-content-key.js';
import type { EntrySubject, PendingEntry } from '../audit/pending-entry.js';
import type { WrappedKey } from '../store/port.js';
import type { DataKey } from '../vault/data-keys.js';
import type { Accessed, Deed } from './accessed.js';
import type { Asked } from './asked.js';
import type { RecordsContext } from './context.js';
import { subjectKeyName, type PatientNames } from './index-record.js';
import { sealOwed } from './owed-events.js';
import type { SubjectName } from './subject-names.js';

/** AuditEvents to be: their entries go into the ledger with the commit, their rows are made afterwards (`AuditRows`). */
export interface AuditDrafts {
  readonly entries: readonly PendingEntry[];
  /** Keys that the entries are the first to need. */
  readonly dataKeys: readonly WrappedKey[];
  /** What the commit has to keep until there are rows; null if there are no events. */
  readonly owed: Buffer | null;
}

/**
 * The AuditEvents of what was done: one for each patient concerned.
 *
 * @param commit the id of the commit that they will be part of
 * @param first how many entries that commit has before them
 */
export async function draftAudit(
  context: RecordsContext,
  asked: Asked,
  accessed: readonly Accessed[],
  commit: Buffer,
  first: number,
): Promise<AuditDrafts> {
  const each = accessed.flatMap(({ deed, patients }) =>
    (patients.length === 0 ? [null] : patients).map((patient) => ({ deed, patient })),
  );
  if (each.length === 0) return { entries: [], dataKeys: [], owed: null };
  const drafts = await Promise.all(
    each.map(({ deed, patient }, i) =>
      draftEvent(context, asked, deed, patient, { commit, position: first + i }),
    ),
  );
  const keys = drafts.map((draft) => draft.keys);
  return {
    entries: drafts.map(({ entry }) => entry),
    dataKeys: keys.flat().flatMap(({ unsaved }) => unsaved ?? []),
    owed: sealOwed(context.secrets.headers, commit, {
      first,
      keys: keys.map((own) => own.map(({ id }) => id)),
    }),
  };
}

interface AuditDraft {
  readonly entry: PendingEntry;
  /** Those of the row to be. */
  readonly keys: readonly DataKey[];
}

async function draftEvent(
  context: RecordsContext,
  asked: Asked,
  deed: Deed,
  patient: PatientNames | null,
  { commit, position }: { readonly commit: Buffer; readonly position: number },
): Promise<AuditDraft> {
  const access = accessOf(context, asked, deed, patient, Date.now());
  const event = Buffer.from(auditEvent(access, randomUUID()));
  const keys = await Promise.all(keyNames(deed, patient).map((name) => context.dataKeys.forWriting(name)));
  const subject = await entrySubject(context, patient);
  const contentKey = deriveContentKey(secretOf(keys), commit, position);
  return { keys, entry: { subject, request: asked.request, change: deed.sealedHash, event, contentKey } };
}

/** Names of the data keys that will seal the row: those of all by whom the event may be about somebody. */
function keyNames({ resource }: Deed, patient: PatientNames | null): string[] {
  const named = resource?.type === 'Patient' && resource.id !== null ? [`Patient/${resource.id}`] : [];
  const names = [...new Set([...(patient ? toldNames(patient) : []), ...named])];
  return names.length > 0 ? names.map(subjectKeyName) : ['kind AuditEvent'];
}

function secretOf([key]: readonly DataKey[]): Buffer {
  if (!key) throw new Error('an event has at least one data key');
  return key.secret;
}

function accessOf(
  context: RecordsContext,
  { caller, requestId }: Asked,
  deed: Deed,
  patient: PatientNames | null,
  recorded: number,
): Access {
  const server = { name: 'Tallystick', base: context.base() };
  return { ...deed, recorded, caller, requestId, patient: patient && patientOf(patient), server };
}

/** By the first of her literal names and the first of her identifiers. */
function patientOf(names: PatientNames): AccessedPatient | null {
  const literal = literalOf(names)?.replace(/^url /, '');
  const identifier = identifierOf(names.find(isIdentifier));
  if (literal === undefined) return identifier && { identifier };
  return { reference: literal, ...(identifier ? { identifier } : {}) };
}

/** The names by which an event calls a patient, and the one to whom its entry is sealed. */
function toldNames(names: PatientNames): SubjectName[] {
  const told = [names[0], literalOf(names), names.find(isIdentifier)];
  return [...new Set(told.filter((name) => name !== undefined))];
}

function literalOf(names: PatientNames): SubjectName | undefined {
  return names.find((name) => !isIdentifier(name));
}

function isIdentifier(name: SubjectName): boolean {
  return name.startsWith('identifier ');
}

function identifierOf(name: SubjectName | undefined): { system: string; value: string } | null {
  if (name === undefined) return null;
  const at = name.indexOf('|');
  return { system: name.slice('identifier '.length, at), value: name.slice(at + 1) };
}

/** To whom the entry is to be readable. */
export async function entrySubject(
  context: RecordsContext,
  patient: PatientNames | null,
): Promise<EntrySubject | null> {
  const name = patient?.[0];
  if (name === undefined) return null;
  const key = await context.dataKeys.forWriting(subjectKeyName(name));
  return { name, keyId: key.id, secret: key.secret };
}
