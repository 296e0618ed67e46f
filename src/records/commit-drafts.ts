import { hash } from 'node:crypto';
import type { PendingEntry } from '../audit/pending-entry.js';
import type { Claims, CommitResult } from '../store/port.js';
import { fewRandomBytes } from '../vault/random-bytes.js';
import { changed, isNoneOf, type Accessed } from './accessed.js';
import type { Asked } from './asked.js';
import { entrySubject, type AuditDrafts } from './audit-drafts.js';
import type { Submission } from './commit-queue.js';
import { changedNames } from './changed-names.js';
import type { RecordsContext } from './context.js';
import { sealDraft, type Draft, type SealedDraft } from './draft.js';
import type { Look } from './reliance.js';
import type { StoredResource } from './stored-resource.js';
import type { EntryPointer } from '../audit/entry-pointer.js';

/** What is to become durable at once. */
export interface Work {
  readonly drafts: readonly Draft[];
  /** What was done besides the drafts. */
  readonly accessed: readonly Accessed[];
  readonly claims: Claims | null;
  /** What was looked for on the way: entered for those for whom nothing else is. */
  readonly found?: Accessed;
  /** What must not have changed since it was looked at. */
  readonly relied?: Relied;
}

/** Names of what was looked at (reliance.ts). */
export interface Relied {
  readonly look: Look;
  readonly names: readonly string[];
}

/**
 * Seals drafts and commits them as one, with the AuditEvents of what they do and of what was done besides: all become durable and
 * visible, or none. Null after a conflict: what the drafts were built on has changed, and the caller looks again.
 */
export async function commitDrafts(
  context: RecordsContext,
  asked: Asked,
  work: Work,
): Promise<StoredResource[] | null> {
  if (work.relied && !work.relied.look.holds(work.relied.names)) return null;
  const through = context.reliance.changing(work.drafts.flatMap(changedNames));
  try {
    return await commitWork(context, asked, work);
  } finally {
    through();
  }
}

async function commitWork(
  context: RecordsContext,
  asked: Asked,
  { drafts, accessed, claims, found }: Work,
): Promise<StoredResource[] | null> {
  const held = drafts.find(({ content }) => content?.held)?.content?.held;
  const id = held?.offer() ?? fewRandomBytes(16);
  const changes = await sealChanges(context, asked, drafts, id);
  const kept = changes.flatMap(({ entries }) => entries);
  const done = [...changes.map(toldOf), ...accessed];
  const told = found ? [...done, ...forOthers(found, done)] : done;
  const audit = await context.audit(context, asked, told, id, kept.length);
  const sealed = changes.map((change) => change.sealed);
  await putBlobs(context, id, sealed);
  const submission = toSubmission(id, sealed, kept, audit, claims);
  await context.auditRows.room();
  const result = await context.queue.submit(submission);
  await settle(context, submission.commit, result);
  if (result.kind === 'committed') {
    if (audit.owed) context.auditRows.entered(result.index, id, audit.entries);
    return changes.map((change) => change.sealed.resource);
  }
  await dropBlobs(context, sealed);
  await held?.refused();
  return null;
}

/** What was found about those whom nothing that was done is about. */
function forOthers({ deed, patients }: Accessed, done: readonly Accessed[]): Accessed[] {
  const others = patients.filter(isNoneOf(done.flatMap((one) => one.patients)));
  return others.length > 0 ? [{ deed, patients: others }] : [];
}

/** A sealed draft, and the entries that hold its body if the ledger keeps it. */
interface SealedChange {
  readonly draft: Draft;
  readonly sealed: SealedDraft;
  readonly entries: readonly PendingEntry[];
}

/** An AuditEvent of another system is kept by the ledger like one of our own (ITI-20). */
async function sealChanges(
  context: RecordsContext,
  asked: Asked,
  drafts: readonly Draft[],
  commit: Buffer,
): Promise<SealedChange[]> {
  const changes: SealedChange[] = [];
  let position = 0;
  for (const draft of drafts) {
    const pointer = draft.type === 'AuditEvent' ? { commit, position, contentKey: fewRandomBytes(32) } : null;
    const sealed = await sealDraft(context, draft, pointer, drafts);
    const entries = pointer ? await entriesOf(context, asked, sealed, pointer) : [];
    position += entries.length;
    changes.push({ draft, sealed, entries });
  }
  return changes;
}

/** One for each patient, so that each can read it; the row points at the first. */
async function entriesOf(
  context: RecordsContext,
  { request }: Asked,
  { resource: { patients, body: event } }: SealedDraft,
  { contentKey }: EntryPointer,
): Promise<PendingEntry[]> {
  const subjects = await Promise.all(
    (patients.length === 0 ? [null] : patients).map((names) => entrySubject(context, names)),
  );
  return subjects.map((subject, i) => {
    const key = i === 0 ? contentKey : fewRandomBytes(32);
    return { subject, request, change: null, event, contentKey: key };
  });
}

function toldOf({ draft, sealed: { resource, version } }: SealedChange): Accessed {
  return changed(draft, resource, hash('sha256', version.sealed, 'buffer'));
}

function toSubmission(
  id: Buffer,
  sealed: readonly SealedDraft[],
  kept: readonly PendingEntry[],
  audit: AuditDrafts,
  claims: Claims | null,
): Submission {
  const dataKeys = new Map(
    [...sealed.flatMap((one) => one.dataKeys), ...audit.dataKeys].map((key) => [
      key.id.toString('latin1'),
      key,
    ]),
  );
  const commit = {
    id,
    versions: sealed.map(({ version }) => version),
    dataKeys: [...dataKeys.values()],
    bounds: sealed.flatMap(({ bounds }) => bounds),
    claims,
    owed: audit.owed,
  };
  return { commit, entries: [...kept, ...audit.entries] };
}

async function putBlobs(
  context: RecordsContext,
  commit: Buffer,
  sealed: readonly SealedDraft[],
): Promise<void> {
  for (const { blob } of sealed) if (blob) await context.store.blobs.put(blob.id, commit, once(blob.bytes));
}

async function dropBlobs(context: RecordsContext, sealed: readonly SealedDraft[]): Promise<void> {
  for (const { blob } of sealed) if (blob) await context.store.blobs.delete(blob.id);
}

// eslint-disable-next-line @typescript-eslint/require-await -- the port takes bytes as a stream
async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes;
}

/** Tells the vault what the commit made durable, or that its keys may have changed. */
async function settle(
  context: RecordsContext,
  commit: Submission['commit'],
  result: CommitResult,
): Promise<void> {
  if (result.kind === 'committed') {
    context.spread.raised(commit.bounds);
    await context.dataKeys.saved(commit.dataKeys);
  } else if (result.about === 'data-key') {
    context.dataKeys.forget(commit.dataKeys.map(({ id }) => id));
  }
}
