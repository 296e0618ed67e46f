import { hash } from 'node:crypto';

/** What the ids of commits with entries of other ledgers begin with: random ids do not. */
const mark = Buffer.from('mirrored');

/** The id of the commit that brings these entries: the same entries of the same ledger have the same. */
export function mirroredCommitId(from: string, payloadHash: Buffer): Buffer {
  const digest = hash('sha256', Buffer.concat([Buffer.from(`${from}\n`), payloadHash]), 'buffer');
  return Buffer.concat([mark, digest.subarray(0, 16 - mark.length)]);
}

/** Whether a commit brought entries of another ledger. */
export function isMirrored(commit: Buffer): boolean {
  return commit.subarray(0, mark.length).equals(mark);
}
