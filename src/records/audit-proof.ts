import { openLedgerEntry } from '../audit/entry-pointer.js';
import { Fault } from '../fault.js';
import type { RecordsContext } from './context.js';
import type { PatientNames } from './index-record.js';
import { readRow } from './read-row.js';
import { entryPointer, openIndex, openRow } from './row.js';

/** Where the ledger has an AuditEvent. */
export interface AuditProof {
  readonly patients: readonly PatientNames[];
  /** Ledger index. */
  readonly index: number;
  readonly leaf: Buffer;
  /** The sealed entry, as it lies beside the leaf. */
  readonly entry: Buffer;
}

/** Finds the leaf of an AuditEvent. @throws Fault `not-found`, `erased`, `tampered` */
export async function auditProof(context: RecordsContext, id: string): Promise<AuditProof> {
  const version = await readRow(context, 'AuditEvent', id);
  const row = version && (await openRow(context, version));
  const pointer = row && entryPointer(row);
  if (!pointer) throw new Fault('not-found', 'there is no such AuditEvent');
  const { index, leaf, sealed } = await openLedgerEntry(context.store.ledger, pointer);
  return { patients: openIndex(row).patients, index, leaf, entry: sealed };
}
