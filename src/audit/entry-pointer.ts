import { Fault } from '../fault.js';
import type { Ledger } from '../store/port.js';
import { uint } from '../vault/keyed-hash.js';
import type { EntryContent } from './entry-content.js';
import { openWithContentKey } from './open-entry.js';

/** Where the ledger keeps an entry, and what opens it: all that the row of an AuditEvent holds. */
export interface EntryPointer {
  readonly commit: Buffer;
  /** Among the leaves of the commit, from 0. */
  readonly position: number;
  /** 32 bytes. */
  readonly contentKey: Buffer;
}

/** An entry and its place in the tree. */
export interface LedgerEntry {
  readonly index: number;
  readonly leaf: Buffer;
  readonly sealed: Buffer;
  readonly content: EntryContent;
}

/** 50 bytes. */
export function formatPointer({ commit, position, contentKey }: EntryPointer): Buffer {
  return Buffer.concat([commit, uint(position, 2), contentKey]);
}

/** @throws Fault `tampered` */
export function parsePointer(bytes: Buffer): EntryPointer {
  if (bytes.length !== 50) throw new Fault('tampered', 'a row points at no ledger entry');
  return {
    commit: bytes.subarray(0, 16),
    position: bytes.readUInt16BE(16),
    contentKey: bytes.subarray(18),
  };
}

/** Follows a pointer. @throws Fault `tampered`; `erased` if the entry was */
export async function openLedgerEntry(ledger: Ledger, pointer: EntryPointer): Promise<LedgerEntry> {
  const first = await ledger.indexOfCommit(pointer.commit);
  if (first === null) throw new Fault('tampered', 'the ledger lacks the commit of a row');
  const index = first + pointer.position;
  const [[leaf], [sealed]] = await Promise.all([ledger.leaves(index, 1), ledger.entries(index, 1)]);
  if (!leaf) throw new Fault('tampered', 'the ledger lacks a leaf');
  if (!sealed) throw new Fault('erased', 'the entry was erased');
  const content = openWithContentKey(leaf.leaf, sealed, pointer.contentKey);
  return { index, leaf: leaf.leaf, sealed, content };
}
