import { removeBlob } from './blobs.js';
import type { Context } from './context.js';
import { splitVersionId, text, type LedgerDocument } from './documents.js';
import { fateOf } from './fate.js';
import { insist } from './insist.js';
import { markDone } from './mark-done.js';
import { promote, type Promotable } from './promote.js';
import { recover, type PendingVersion } from './recover.js';

/** How many of each kind one sweep looks at. */
const most = 1000;

/** A blob may come in slowly, and blocks nobody: it is left alone for so many leases after its last piece. */
const blobLeases = 60;

/**
 * Ends what processes left unfinished for longer than a lease: promotes what is in the ledger and not yet visible
 * everywhere, aborts and removes what is not in the ledger.
 *
 * @param promoteBefore ledger documents written earlier are promoted, by the clock of the database
 */
export async function sweep(context: Context, promoteBefore: number): Promise<void> {
  const stale = context.clock.now() - context.leaseMs;
  await finishOpen(context, promoteBefore);
  await recoverVersions(context, stale);
  await settleBlobs(context, context.clock.now() - blobLeases * context.leaseMs);
}

/** Promotion is safe whoever else is at it, so the lease only spares work here. */
async function finishOpen(context: Context, before: number): Promise<void> {
  const open = await context.ledger
    .find<Pick<LedgerDocument, '_id' | 'rows'>>(
      { open: { $gte: 0 }, at: { $lt: before } },
      { sort: { open: 1 }, limit: most, projection: { rows: 1 } },
    )
    .toArray();
  if (open.length === 0) return;
  const rows = open.flatMap((document) => document.rows ?? []);
  const versions = context.versions.find<Promotable>(
    { _id: { $in: rows } },
    { projection: { updated: 1, tokens: 1 } },
  );
  await promote(context, await versions.toArray());
  await markDone(
    context,
    open.map(({ _id }) => _id),
  );
}

async function recoverVersions(context: Context, before: number): Promise<void> {
  const pending = context.versions.find<PendingVersion>(
    { pending: { $lt: before } },
    { sort: { pending: 1 }, limit: most, projection: { commit: 1, pending: 1 } },
  );
  await recover(context, await pending.toArray());
}

/** A blob whose commit is in the ledger stays; the commit of any other is aborted, so that it cannot come to need it. */
async function settleBlobs(context: Context, before: number): Promise<void> {
  const { blobs } = context;
  const heads = await blobs
    .find({ pending: { $lt: before } }, { sort: { pending: 1 }, limit: most, projection: { commit: 1 } })
    .toArray();
  if (heads.length === 0) return;
  const fates = await fateOf(
    context,
    heads.flatMap(({ commit }) => commit ?? []),
  );
  const withFate = (fate: string) => heads.filter(({ commit }) => commit && fates.get(text(commit)) === fate);
  const kept = withFate('committed').map(({ _id }) => _id);
  if (kept.length > 0) {
    await insist(async () => await blobs.updateMany({ _id: { $in: kept } }, { $unset: { pending: '' } }));
  }
  for (const { _id } of withFate('aborted')) await removeBlob(context, splitVersionId(_id).key);
}
