import { randomUUID } from 'node:crypto';
import type { Access, AccessedPatient } from '../audit/access.js';
import { auditEventResource } from '../audit/audit-event.js';
import type { EntrySubject, PendingEntry } from '../audit/pending-entry.js';
import { fewRandomBytes } from '../vault/random-bytes.js';
import type { Accessed, Deed } from './accessed.js';
import type { Asked } from './asked.js';
import type { RecordsContext } from './context.js';
import { sealContent, type SealedDraft } from './draft.js';
import { subjectKeyName, type PatientNames } from './index-record.js';
import type { SubjectName } from './subject-names.js';

/** An AuditEvent to be: its row, and the entry of the ledger that holds it. */
export interface AuditDraft {
  readonly row: SealedDraft;
  readonly entry: PendingEntry;
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
): Promise<AuditDraft[]> {
  const each = accessed.flatMap(({ deed, patients }) =>
    (patients.length === 0 ? [null] : patients).map((patient) => ({ deed, patient })),
  );
  return Promise.all(
    each.map(({ deed, patient }, i) =>
      draftEvent(context, asked, deed, patient, { commit, position: first + i }),
    ),
  );
}

async function draftEvent(
  context: RecordsContext,
  asked: Asked,
  deed: Deed,
  patient: PatientNames | null,
  place: { readonly commit: Buffer; readonly position: number },
): Promise<AuditDraft> {
  const id = randomUUID();
  const updated = Date.now();
  // Of our own making: its values are at hand, and it says what a stamp would.
  const value = auditEventResource(accessOf(context, asked, deed, patient, updated), id);
  const event = Buffer.from(JSON.stringify(value));
  const contentKey = fewRandomBytes(32);
  const row = await sealContent(
    context,
    { type: 'AuditEvent', id, version: 1, updated, change: 'created', previous: null },
    { value: { ...value }, body: event },
    { ...place, contentKey },
  );
  const subject = await entrySubject(context, patient);
  return { row, entry: { subject, request: asked.request, change: deed.sealedHash, event, contentKey } };
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
  const literal = names.find((name) => !name.startsWith('identifier '))?.replace(/^url /, '');
  const identifier = identifierOf(names.find((name) => name.startsWith('identifier ')));
  if (literal === undefined) return identifier && { identifier };
  return { reference: literal, ...(identifier ? { identifier } : {}) };
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
