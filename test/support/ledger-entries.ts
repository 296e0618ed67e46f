import { createHash, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import type { EntryCheck } from '../../src/ledger/tree.js';
import type { Commit } from '../../src/store/port.js';
import { bareCommit } from './temp-store.js';

/** A commit of so many entries, each beside a leaf that begins as docs/ledger.md says. */
export function entryCommit(count: number, bytes = 40): Commit {
  const entries = Array.from({ length: count }, () => randomBytes(bytes));
  return bareCommit({ leaves: entries.map(leafOf), entries });
}

/** The format and the hash of the sealed entry; the rest of the 101 bytes is not looked at here. */
function leafOf(entry: Buffer): Buffer {
  return Buffer.concat([Buffer.from([1]), sha256(entry), randomBytes(68)]);
}

/** Whether bytes 1 to 33 of the leaf are the hash of the entry. */
export const entryIsThatOfItsLeaf: EntryCheck = (leaf, entry) => leaf.subarray(1, 33).equals(sha256(entry));

/** Changes a database behind everybody's back. */
export function tamper(file: string, statement: string, ...values: unknown[]): void {
  const connection = new Database(file);
  try {
    const { changes } = connection.prepare(statement).run(...values);
    if (changes === 0) throw new Error('nothing was tampered with');
  } finally {
    connection.close();
  }
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
