import { leafMatches } from './audit/entry-leaf.js';
import { checkSealed } from './audit/verify/check-sealed.js';
import { ownEntries, type OwnEntry, type Recipient } from './audit/verify/own-entries.js';
import { sequences } from './audit/verify/sequences.js';
import { checkExtends } from './ledger/verify/check-extends.js';
import { checkReceipt } from './ledger/verify/check-receipt.js';
import { checkTree } from './ledger/verify/check-tree.js';
import { doesNotHold } from './ledger/verify/does-not-hold.js';
import type { LedgerSource } from './ledger/verify/ledger-source.js';
import { tileSource } from './ledger/verify/tile-source.js';
import {
  latestCheckpoint,
  trustedCheckpoint,
  type Trust,
  type TrustedCheckpoint,
} from './ledger/verify/trusted-checkpoint.js';

export { parseVerifierKey } from './ledger/verifier-key.js';
export { folderSource } from './ledger/verify/folder-source.js';
export { urlSource } from './ledger/verify/url-source.js';
export type { LedgerSource, OwnEntry, Recipient, Trust, TrustedCheckpoint };

/** A receipt with what it is for. */
export interface Receipt {
  /** A `tlog-proof`. */
  readonly proof: string;
  readonly leaf: Buffer;
  /** The sealed entry of the leaf; null if only the leaf is asked about. */
  readonly sealed: Buffer | null;
}

/** What is to be verified, and on whose word. */
export interface VerifyRequest {
  readonly trust: Trust;
  /** The public files of the ledger. */
  readonly source: LedgerSource;
  /** Signed checkpoints that were seen earlier: the ledger has to extend each. */
  readonly earlier: readonly string[];
  readonly receipt: Receipt | null;
  /** Whether every entry and tile is read. */
  readonly full: boolean;
  /** Whose entries are opened and have to be complete; that reads every entry too. */
  readonly recipient: Recipient | null;
  /** Sees the recipient's entries in their order; what it saw holds only once all is verified. */
  readonly onEntry: (entry: OwnEntry) => void;
}

/** What holds. */
export interface VerifyReport {
  readonly checkpoint: TrustedCheckpoint;
  /** Index of the leaf that the receipt shows. */
  readonly receipt: number | null;
  readonly full: { readonly entries: number; readonly erased: number } | null;
  readonly own: { readonly entries: number; readonly sequences: number } | null;
}

/**
 * Verifies a ledger on nobody's word but that of the keys given.
 *
 * @throws Fault `tampered` naming the first thing that does not hold; `unavailable` if something cannot be read
 */
export async function verifyLedger(request: VerifyRequest): Promise<VerifyReport> {
  const { trust, source, earlier } = request;
  const checkpoint = await latestCheckpoint(source, trust);
  const tiles = tileSource(source);
  for (const note of earlier) {
    // Whom one trusts may have changed since it was saved; that the log signed it has not.
    const saved = trustedCheckpoint(note, { ...trust, quorum: 0 }, 'the saved checkpoint');
    await checkExtends(tiles, saved, checkpoint, 'the saved checkpoint');
  }
  const receipt = request.receipt ? verifyReceipt(request.receipt, trust) : null;
  if (receipt) await checkExtends(tiles, receipt.checkpoint, checkpoint, 'the checkpoint of the proof');
  const whole = request.full || request.recipient ? await verifyWhole(request, checkpoint) : null;
  return { checkpoint, receipt: receipt?.index ?? null, full: whole?.full ?? null, own: whole?.own ?? null };
}

/** Verifies a receipt by itself, without the ledger. @throws Fault `tampered` */
export function verifyReceipt(
  { proof, leaf, sealed }: Receipt,
  trust: Trust,
): { readonly index: number; readonly checkpoint: TrustedCheckpoint } {
  const checked = checkReceipt(proof, leaf, trust);
  if (sealed && !leafMatches(leaf, sealed)) {
    throw doesNotHold('the sealed entry is not the one of the leaf');
  }
  return checked;
}

async function verifyWhole(
  { source, recipient, onEntry }: VerifyRequest,
  checkpoint: TrustedCheckpoint,
): Promise<Pick<VerifyReport, 'full' | 'own'>> {
  const tiles = tileSource(source);
  const own = recipient ? ownEntries(recipient) : null;
  const numbers = sequences();
  let [erased, opened] = [0, 0];
  await checkTree(tiles, checkpoint, async (bundle) => {
    for (const entry of await checkSealed(tiles, bundle)) {
      if (!entry.sealed) erased++;
      for (const found of own?.look(entry) ?? []) {
        numbers.add(found.content, found.index);
        opened++;
        onEntry(found);
      }
    }
  });
  const count = numbers.finish();
  return {
    full: { entries: checkpoint.size, erased },
    own: own && { entries: opened, sequences: count },
  };
}
