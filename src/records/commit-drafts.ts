import { changeLeaf } from '../audit/leaf.js';
import type { Claims, Commit, CommitResult } from '../store/port.js';
import { fewRandomBytes } from '../vault/random-bytes.js';
import type { RecordsContext } from './context.js';
import { sealDraft, type Draft, type SealedDraft } from './draft.js';
import type { StoredResource } from './stored-resource.js';

/**
 * Seals drafts and commits them as one: all become durable and visible, or none. Null after a conflict: what the drafts were
 * built on has changed, and the caller looks again.
 */
export async function commitDrafts(
  context: RecordsContext,
  drafts: readonly Draft[],
  claims: Claims | null,
): Promise<StoredResource[] | null> {
  const id = fewRandomBytes(16);
  const sealed = await Promise.all(drafts.map((draft) => sealDraft(context, draft)));
  const commit = toCommit(id, sealed, claims);
  await putBlobs(context, id, sealed);
  const result = await context.queue.submit(commit);
  await settle(context, commit, result);
  if (result.kind === 'committed') return sealed.map(({ resource }) => resource);
  await dropBlobs(context, sealed);
  return null;
}

function toCommit(id: Buffer, sealed: readonly SealedDraft[], claims: Claims | null): Commit {
  const versions = sealed.map(({ version }) => version);
  const dataKeys = new Map(
    sealed.flatMap((one) => one.dataKeys.map((key) => [key.id.toString('latin1'), key])),
  );
  return {
    id,
    versions,
    leaves: [changeLeaf(id, versions)],
    entries: [null],
    dataKeys: [...dataKeys.values()],
    bounds: sealed.flatMap(({ bounds }) => bounds),
    claims,
  };
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
async function settle(context: RecordsContext, commit: Commit, result: CommitResult): Promise<void> {
  if (result.kind === 'committed') {
    context.spread.raised(commit.bounds);
    await context.dataKeys.saved(commit.dataKeys);
  } else if (result.about === 'data-key') {
    context.dataKeys.forget(commit.dataKeys.map(({ id }) => id));
  }
}
